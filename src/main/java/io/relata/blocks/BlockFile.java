package io.relata.blocks;

import io.relata.engine.KeyValueShape;
import io.relata.safetensors.Dtype;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A file of blocks, written from the front and never in the middle, mapped at the length that it may grow to (the rest is
 * a hole). A record is a header of {@link #HEADER_BYTES} bytes with a checksum of its own, and the block's bytes. What a crash
 * left unfinished has no valid header and ends the file.
 *
 * <p>Not safe for use by several threads but for reading what {@link #mapped} shows.
 */
final class BlockFile {
    static final int HEADER_BYTES = 128;
    private static final int ALIGNMENT = 128;
    private static final long MAGIC = 0x314B_4C42_4154_4C52L;
    private static final int LIVE = 0x4C495645;
    private static final int CHECKED_FROM = 8;
    private static final String SUFFIX = ".blocks";

    private final Path path;
    private final int number;
    private final FileChannel channel;
    private final Arena arena;
    private final MemorySegment mapped;
    private long end = HEADER_BYTES;

    private BlockFile(Path path, int number, FileChannel channel) throws IOException {
        this.path = path;
        this.number = number;
        this.channel = channel;
        this.arena = Arena.ofShared();
        this.mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }

    /** Creates a file for so many bytes of records. */
    static BlockFile create(Path folder, int number, long bytes) throws IOException {
        Path path = folder.resolve(String.format(Locale.ROOT, "%08d%s", number, SUFFIX));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(HEADER_BYTES + bytes);
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer header =
                ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC);
        write(channel, header.putInt(number).rewind(), 0);
        return new BlockFile(path, number, channel);
    }

    /** Returns the files of a folder, oldest first. */
    static List<Path> in(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches("[0-9]{8}" + SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** Opens a file that is there. */
    static BlockFile open(Path path, boolean toWrite) throws IOException {
        int number = Integer.parseInt(path.getFileName().toString().substring(0, 8));
        FileChannel channel = toWrite
                ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(path, StandardOpenOption.READ);
        return new BlockFile(path, number, channel);
    }

    /** Returns whether the file says of itself that it is one. */
    boolean isOne() {
        return mapped.byteSize() >= HEADER_BYTES
                && header(0).getLong() == MAGIC
                && header(0).getInt(Long.BYTES) == number;
    }

    static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    int number() {
        return number;
    }

    MemorySegment mapped() {
        return mapped;
    }

    /** Returns how many bytes are written. */
    long end() {
        return end;
    }

    /** Returns whether there is room for so many bytes more. */
    boolean hasRoom(long bytes) {
        return end + bytes <= mapped.byteSize();
    }

    /** Writes blocks at the end and returns when they are on the disk. There must be room. */
    List<BlockEntry> append(List<BlockEntry.Header> headers, List<MemorySegment> payloads) throws IOException {
        List<BlockEntry> entries = new ArrayList<>();
        long at = end;
        for (int i = 0; i < headers.size(); i++) {
            write(channel, payloads.get(i).asByteBuffer(), at + HEADER_BYTES);
            write(channel, header(headers.get(i), at), at);
            entries.add(new BlockEntry(headers.get(i), this, at));
            at += headers.get(i).recordBytes();
        }
        channel.force(false);
        end = at;
        return entries;
    }

    /** Reads what is there up to the first record that is none; what follows is room. Freed records are left out. */
    List<BlockEntry> scan() {
        List<BlockEntry> entries = new ArrayList<>();
        while (end + HEADER_BYTES <= mapped.byteSize()) {
            ByteBuffer bytes = header(end);
            boolean valid = bytes.getInt(Integer.BYTES) == checksum(bytes) && bytes.getLong(120) == end;
            if (!valid) {
                break;
            }
            BlockEntry.Header header = header(bytes);
            if (!hasRoom(header.recordBytes())) {
                break;
            }
            if (bytes.getInt(0) == LIVE) {
                entries.add(new BlockEntry(header, this, end));
            }
            end += header.recordBytes();
        }
        return entries;
    }

    /**
     * Overwrites a block with zeros, and then marks its record as free: if the second is lost, the block is damaged, and is
     * not used either.
     */
    void wipe(BlockEntry entry) throws IOException {
        byte[] zeros = new byte[1 << 16];
        long left = entry.header().payloadBytes();
        for (long at = entry.offset() + HEADER_BYTES; left > 0; ) {
            int some = (int) Math.min(left, zeros.length);
            write(channel, ByteBuffer.wrap(zeros, 0, some), at);
            at += some;
            left -= some;
        }
        write(channel, ByteBuffer.allocate(Integer.BYTES), entry.offset());
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Deletes the file; what is mapped stays readable until {@link #close}. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    void close() throws IOException {
        channel.close();
        arena.close();
    }

    private ByteBuffer header(long at) {
        return mapped.asSlice(at, HEADER_BYTES).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer header(BlockEntry.Header header, long at) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(LIVE).putInt(0);
        bytes.put(HexFormat.of().parseHex(header.key().digest()));
        bytes.put(HexFormat.of().parseHex(header.key().owner()));
        bytes.putInt(header.shape().layers())
                .putInt(header.shape().heads())
                .putInt(header.shape().headWidth())
                .putInt(header.shape().dtype() == Dtype.F32 ? 0 : 1)
                .putInt(header.tokenCount())
                .putInt(header.position())
                .putInt(header.encoding().ordinal())
                .putInt(header.checksum());
        bytes.putLong(120, at);
        return bytes.putInt(Integer.BYTES, checksum(bytes)).rewind();
    }

    private static BlockEntry.Header header(ByteBuffer bytes) {
        byte[] digest = new byte[32];
        byte[] owner = new byte[32];
        bytes.get(8, digest).get(40, owner);
        return new BlockEntry.Header(
                new BlockKey(HexFormat.of().formatHex(digest), HexFormat.of().formatHex(owner)),
                new KeyValueShape(
                        bytes.getInt(72),
                        bytes.getInt(76),
                        bytes.getInt(80),
                        bytes.getInt(84) == 0 ? Dtype.F32 : Dtype.BF16),
                bytes.getInt(88),
                bytes.getInt(92),
                BlockEncoding.values()[bytes.getInt(96)],
                bytes.getInt(100));
    }

    /** Covers all but the mark of life and itself, so that a record can be freed in place. */
    private static int checksum(ByteBuffer header) {
        CRC32C checksum = new CRC32C();
        checksum.update(header.duplicate().position(CHECKED_FROM).limit(HEADER_BYTES));
        return (int) checksum.getValue();
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
    }
}
