package io.relata.safetensors;

import io.relata.digest.Sha256;
import java.lang.foreign.MemorySegment;

/** A digest of weights that does not depend on how they are spread over files. */
public final class WeightsDigest {
    private static final long CHUNK_BYTES = 1L << 24;

    private WeightsDigest() {}

    /**
     * Returns the SHA-256, in 64 lower-case hexadecimal digits, of all tensors in the natural order of their names: for each
     * the line {@code name dtype shape}, such as {@code model.norm.weight F32 [64]}, in UTF-8 with a line feed, and then its
     * bytes. Reads every byte.
     */
    public static String of(TensorStore store) {
        Sha256 sha = new Sha256();
        for (TensorInfo info : store.tensors()) {
            sha.add("%s %s %s\n".formatted(info.name(), info.dtype(), info.shape()));
            MemorySegment bytes = store.segment(info.name());
            for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
                sha.add(bytes.asSlice(at, Math.min(CHUNK_BYTES, bytes.byteSize() - at))
                        .asByteBuffer());
            }
        }
        return sha.hex(64);
    }
}
