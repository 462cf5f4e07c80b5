package io.relata.safetensors;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One safetensors file, memory-mapped, so that its size is bounded by the disk alone. */
public final class SafetensorsFile implements TensorStore {
    private static final int PREFIX_BYTES = 8;
    /** The bound of the reference implementation; a longer header is a file of another kind. */
    private static final long HEADER_BYTES_MAX = 100_000_000;

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final Arena arena;
    private final MemorySegment data;
    private final Header header;

    private SafetensorsFile(Path path, Arena arena, MemorySegment data, Header header) {
        this.path = path;
        this.arena = arena;
        this.data = data;
        this.header = header;
    }

    /**
     * Maps a file and checks its whole header.
     *
     * @throws RelataException with {@code MODEL_MISSING} when there is no such file, {@code MODEL_INVALID} when it is not
     *     a whole safetensors file
     */
    public static SafetensorsFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "There is no file %s.".formatted(path),
                    "Maybe the folder holds weights in another format than safetensors.");
        }
        Arena arena = Arena.ofShared();
        boolean opened = false;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            SafetensorsFile result = read(path, arena, file);
            opened = true;
            return result;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(path, e.getMessage()), "", e);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    private static SafetensorsFile read(Path path, Arena arena, MemorySegment file) {
        long size = file.byteSize();
        long headerBytes = size < PREFIX_BYTES ? -1 : file.get(LENGTH, 0);
        if (headerBytes < 2 || headerBytes > HEADER_BYTES_MAX || headerBytes > size - PREFIX_BYTES) {
            throw Header.invalid(
                    path.toString(),
                    "is no safetensors file: it has %d bytes and states a header of %d.".formatted(size, headerBytes));
        }
        byte[] json = Numbers.copyOf(file.asSlice(PREFIX_BYTES, headerBytes));
        MemorySegment data = file.asSlice(PREFIX_BYTES + headerBytes);
        return new SafetensorsFile(path, arena, data, Header.parse(json, data.byteSize(), path.toString()));
    }

    /** Returns the strings that the writer left, by name. */
    public Map<String, String> metadata() {
        return Map.copyOf(header.metadata());
    }

    @Override
    public List<TensorInfo> tensors() {
        return header.entries().values().stream().map(Header.Entry::info).toList();
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(header.entries().get(name)).map(Header.Entry::info);
    }

    @Override
    public MemorySegment segment(String name) {
        info(name);
        Header.Entry entry = header.entries().get(name);
        return data.asSlice(entry.begin(), entry.end() - entry.begin());
    }

    @Override
    public String source() {
        return path.toString();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
