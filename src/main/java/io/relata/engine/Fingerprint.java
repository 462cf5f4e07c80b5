package io.relata.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 over the content that decides a model's logits. Names and dates of files do not count, their bytes do. */
public final class Fingerprint {
    private static final int CHUNK_BYTES = 1 << 20;

    private final MessageDigest digest;

    /** Begins an empty one. */
    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** Adds a text, told apart from its neighbours. */
    public Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
        return this;
    }

    /** Adds the bytes of {@code config.json}, its like, and all safetensors files of a folder, in the order of names. */
    public Fingerprint addFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> relevant = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".safetensors") || name.endsWith("config.json");
                    })
                    .sorted()
                    .toList();
            for (Path file : relevant) {
                addFile(file);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read.".formatted(folder), e);
        }
    }

    /** Adds the bytes of a file. */
    public Fingerprint addFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            digest.update(
                    ByteBuffer.allocate(Long.BYTES).putLong(channel.size()).flip());
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            while (channel.read(chunk) >= 0) {
                digest.update(chunk.flip());
                chunk.clear();
            }
        }
        return this;
    }

    /** Returns the digest in lower-case hexadecimal; this object is then used up. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
