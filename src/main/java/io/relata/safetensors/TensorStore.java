package io.relata.safetensors;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Named tensors that can be read, in one file or in several. Safe for use by several threads until it is closed. */
public interface TensorStore extends AutoCloseable {
    /** Little-endian layouts without alignment: a header may have any length, so a tensor may start anywhere. */
    ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** As {@link #FLOAT}, for 16-bit numbers. */
    ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Returns what is held, in the natural order of the names. */
    List<TensorInfo> tensors();

    /** Returns what the header says of the tensor, or nothing when there is none of that name. */
    Optional<TensorInfo> find(String name);

    /**
     * Returns the bytes of the tensor without copying them. The segment ends to be readable when the store is closed.
     *
     * @throws RelataException with {@code MODEL_INVALID} when there is no tensor of that name
     */
    MemorySegment segment(String name);

    /** Returns the file or folder, for messages. */
    String source();

    @Override
    void close();

    /**
     * Returns what the header says of the tensor.
     *
     * @throws RelataException with {@code MODEL_INVALID} when there is no tensor of that name
     */
    default TensorInfo info(String name) {
        return find(name)
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_INVALID,
                        "%s has no tensor %s among its %d."
                                .formatted(source(), name, tensors().size()),
                        "Maybe the file belongs to another architecture than its config.json says."));
    }

    /**
     * Returns the bytes of the tensor as a read-only little-endian buffer without copying them.
     *
     * @throws RelataException with {@code MODEL_INVALID} when there is no tensor of that name, or it has 2 GiB or more
     */
    default ByteBuffer buffer(String name) {
        TensorInfo info = info(name);
        if (info.bytes() > Integer.MAX_VALUE) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "The tensor %s of %s has %d bytes and does not fit a buffer."
                            .formatted(name, source(), info.bytes()),
                    "");
        }
        return segment(name).asByteBuffer().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns the numbers of a floating-point tensor, row-major, as singles.
     *
     * @throws RelataException with {@code MODEL_INVALID} when there is no tensor of that name, it holds integers, or it
     *     has too many numbers for an array
     */
    default float[] floats(String name) {
        TensorInfo info = info(name);
        if (!info.dtype().floating() || info.count() > Integer.MAX_VALUE - 8) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "The tensor %s of %s is %s %s and cannot be read as singles."
                            .formatted(name, source(), info.dtype(), info.shape()),
                    "Maybe the file is quantised.");
        }
        return Numbers.floats(segment(name), info.dtype(), (int) info.count());
    }
}
