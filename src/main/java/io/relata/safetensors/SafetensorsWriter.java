package io.relata.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects tensors and writes them as one file. The same content gives the same bytes, in whatever order it was added:
 * tensors lie by size of their numbers, widest first, then by name, and the header is padded to a multiple of 8, so that
 * every tensor is aligned.
 */
public final class SafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;
    private static final long CHUNK_BYTES = 1L << 30;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, Content> contents = new TreeMap<>();

    private record Content(TensorInfo info, MemorySegment bytes) {}

    /** Leaves a string in the header. */
    public SafetensorsWriter metadata(String name, String value) {
        metadata.put(name, value);
        return this;
    }

    /** Adds a tensor of singles, row-major; the array is not copied before {@link #write}. */
    public SafetensorsWriter add(String name, List<Integer> shape, float... values) {
        return add(name, Dtype.F32, shape, values);
    }

    /** Adds a tensor of floating-point numbers, row-major, rounded to the dtype (to nearest, ties to even). */
    public SafetensorsWriter add(String name, Dtype dtype, List<Integer> shape, float... values) {
        return add(new TensorInfo(name, dtype, shape), Numbers.bytes(values, dtype));
    }

    /** Adds a tensor by its little-endian bytes, which are not copied before {@link #write}. */
    public SafetensorsWriter add(TensorInfo info, MemorySegment bytes) {
        if (bytes.byteSize() != info.bytes()) {
            throw new IllegalArgumentException("The tensor %s of %s %s takes %d bytes and came with %d."
                    .formatted(info.name(), info.dtype(), info.shape(), info.bytes(), bytes.byteSize()));
        }
        if (contents.putIfAbsent(info.name(), new Content(info, bytes)) != null) {
            throw new IllegalArgumentException("The tensor %s was added twice.".formatted(info.name()));
        }
        return this;
    }

    /**
     * Writes the file beside its place and moves it there, so that a reader sees the old file or the whole new one.
     *
     * @throws UncheckedIOException when the disk refuses
     */
    public void write(Path file) {
        List<Content> inOrder = contents.values().stream()
                .sorted(Comparator.comparingInt(
                                (Content content) -> -content.info().dtype().bits())
                        .thenComparing(content -> content.info().name()))
                .toList();
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                write(channel, ByteBuffer.wrap(header(inOrder)));
                for (Content content : inOrder) {
                    write(channel, content.bytes());
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
        }
    }

    private byte[] header(List<Content> inOrder) {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject("__metadata__");
            metadata.forEach(node::put);
        }
        long at = 0;
        for (Content content : inOrder) {
            ObjectNode node = root.putObject(content.info().name());
            node.put("dtype", content.info().dtype().name());
            content.info().shape().forEach(node.putArray("shape")::add);
            long end = at + content.info().bytes();
            node.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        byte[] header = new byte[Long.BYTES + padded];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
        return header;
    }

    private static void write(FileChannel channel, MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
            write(
                    channel,
                    bytes.asSlice(at, Math.min(CHUNK_BYTES, bytes.byteSize() - at))
                            .asByteBuffer());
        }
    }

    private static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
