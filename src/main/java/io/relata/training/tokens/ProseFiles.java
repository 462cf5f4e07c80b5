package io.relata.training.tokens;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Prose in files, UTF-8, one paragraph a line, plain or compressed with gzip. */
public final class ProseFiles {
    private ProseFiles() {}

    /** Returns the files in a folder whose names begin so and end in {@code .txt} or {@code .txt.gz}, in order. */
    public static List<Path> named(Path folder, String beginning) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(beginning) && (name.endsWith(".txt") || name.endsWith(".txt.gz"));
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /**
     * Returns the paragraphs of a file that read as prose: long enough to hold a sentence, and no entry of a list of
     * references.
     */
    public static List<String> paragraphs(Path file) {
        List<String> paragraphs = new ArrayList<>();
        try (BufferedReader lines = open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.length() >= 60 && !line.contains("http") && !line.contains("<unk>")) {
                    paragraphs.add(line.strip());
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return paragraphs;
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    }

    private static RelataException unreadable(Path file, IOException cause) {
        return new RelataException(
                ErrorCode.FILE_UNREADABLE,
                "%s could not be read: %s".formatted(file, cause.getMessage()),
                "Maybe the folder of texts is missing, or a file is not UTF-8.",
                cause);
    }
}
