package io.relata.retrieval.lucene;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.IndexManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.util.IOUtils;

/**
 * {@code manifest.json}: what the index was made with, and in which folder its content lies. It is replaced as a whole or
 * not at all, so changing it is what makes a rebuilt index the index.
 *
 * @param formatVersion version of the folder's layout and of the documents, {@link #FORMAT}
 * @param dataFolder name of the folder beside the manifest that holds the Lucene files
 */
record ManifestFile(
        @JsonProperty("format_version") int formatVersion,
        @JsonProperty("data_folder") String dataFolder,
        @JsonProperty("encoder") String encoderName,
        @JsonProperty("encoder_fingerprint") String encoderFingerprint,
        @JsonProperty("dimension") int dimension,
        @JsonProperty("schemas") SortedMap<String, String> schemaDigests) {
    static final String NAME = "manifest.json";
    static final int FORMAT = 1;

    ManifestFile {
        schemaDigests = new TreeMap<>(schemaDigests);
    }

    static ManifestFile of(String dataFolder, IndexManifest manifest) {
        return new ManifestFile(
                FORMAT,
                dataFolder,
                manifest.encoderName(),
                manifest.encoderFingerprint(),
                manifest.dimension(),
                manifest.schemaDigests());
    }

    IndexManifest manifest() {
        return new IndexManifest(encoderName, encoderFingerprint, dimension, schemaDigests);
    }

    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    /** Reads the manifest of an index folder; a format other than {@link #FORMAT} is a mismatch, all else corrupt. */
    static ManifestFile read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        ManifestFile read;
        try {
            read = json().readValue(Files.readAllBytes(file), ManifestFile.class);
        } catch (JsonProcessingException e) {
            throw corrupt(file, e.getOriginalMessage());
        }
        if (read.formatVersion != FORMAT) {
            throw new RelataException(
                    ErrorCode.INDEX_MISMATCH,
                    "The index in %s has format %d, and this version of Relata reads format %d."
                            .formatted(folder, read.formatVersion, FORMAT),
                    "Maybe it was made by another version of Relata; index the demonstrations again in a new folder.");
        }
        if (read.dimension < 1 || !read.dataFolder.matches(IndexFolder.DATA_FOLDER_PATTERN)) {
            throw corrupt(file, "dimension %d, data folder \"%s\"".formatted(read.dimension, read.dataFolder));
        }
        return read;
    }

    /** Replaces the manifest; when this returns, the new one survives a crash. */
    void write(Path folder) throws IOException {
        Path fresh = folder.resolve(NAME + ".new");
        byte[] bytes =
                json().writerWithDefaultPrettyPrinter().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        // The new name is an entry of the folder, which has to reach the disk too.
        IOUtils.fsync(folder, true);
    }

    private static RelataException corrupt(Path file, String what) {
        return new RelataException(
                ErrorCode.INDEX_CORRUPT,
                "%s is not a manifest that can be read: %s.".formatted(file, what),
                IndexFolder.CORRUPT_HINT);
    }

    private static JsonMapper json() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .build();
    }
}
