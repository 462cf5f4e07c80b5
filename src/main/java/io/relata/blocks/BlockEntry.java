package io.relata.blocks;

import io.relata.engine.KeyValueShape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where a block lies.
 *
 * @param file that it lies in
 * @param offset of its record, header first
 */
record BlockEntry(Header header, BlockFile file, long offset) {
    /**
     * What stands before a block's bytes.
     *
     * @param position how many tokens the block was computed behind
     * @param checksum CRC-32C of the stored bytes
     */
    record Header(
            BlockKey key, KeyValueShape shape, int tokenCount, int position, BlockEncoding encoding, int checksum) {
        long payloadBytes() {
            return encoding.bytes(shape, tokenCount);
        }

        /** Returns how many bytes header and block take, so that the next record is aligned. */
        long recordBytes() {
            return BlockFile.aligned(BlockFile.HEADER_BYTES + payloadBytes());
        }
    }

    MemorySegment payload() {
        return file.mapped().asSlice(offset + BlockFile.HEADER_BYTES, header.payloadBytes());
    }

    /** Returns whether bytes, the payload or a copy of it, are those that were written. */
    boolean isWhole(MemorySegment bytes) {
        return checksum(bytes) == header.checksum();
    }

    static int checksum(MemorySegment bytes) {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = bytes.asByteBuffer();
        checksum.update(buffer);
        return (int) checksum.getValue();
    }
}
