package io.relata.engine;

import io.relata.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 over the content that decides a model's logits. Names and dates of files do not count, their bytes do. */
public final class Fingerprint {
    private final Sha256 sha = new Sha256();

    /** Adds a text, told apart from its neighbours. */
    public Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.add(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip()).add(bytes);
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
        sha.add(ByteBuffer.allocate(Long.BYTES).putLong(Files.size(file)).flip())
                .add(file);
        return this;
    }

    /** Returns the digest in lower-case hexadecimal; this object is then used up. */
    public String hex() {
        return sha.hex(64);
    }
}
