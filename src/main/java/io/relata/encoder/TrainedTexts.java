package io.relata.encoder;

import io.relata.digest.Sha256;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/**
 * The texts that an encoder was trained on, known again by their digests and not to be read back.
 *
 * <p>The file is the first eight bytes of the SHA-256 of each text's UTF-8, as big-endian numbers in ascending order
 * without repetition, and nothing else. Two of a million texts share a number once in thirty million files.
 */
public final class TrainedTexts {
    /** Name of the file in an encoder's folder. */
    public static final String FILE = "trained-texts.bin";

    private final long[] digests;

    private TrainedTexts(long[] digests) {
        this.digests = digests;
    }

    /** Returns the texts of a collection. */
    public static TrainedTexts of(Collection<String> texts) {
        return new TrainedTexts(texts.stream()
                .mapToLong(TrainedTexts::digest)
                .sorted()
                .distinct()
                .toArray());
    }

    /**
     * Reads them from an encoder's folder; an encoder whose folder has no such file is taken to know none.
     *
     * @throws RelataException with {@code MODEL_INVALID} when the file is damaged
     */
    public static TrainedTexts read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return new TrainedTexts(new long[0]);
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            long[] digests = new long[bytes.length / Long.BYTES];
            ByteBuffer.wrap(bytes).asLongBuffer().get(digests);
            if (bytes.length % Long.BYTES != 0 || !isAscending(digests)) {
                throw new RelataException(
                        ErrorCode.MODEL_INVALID,
                        "%s of %d bytes is not a sorted list of digests.".formatted(file, bytes.length),
                        "Maybe the copy broke off; the folder's other files may be damaged too.");
            }
            return new TrainedTexts(digests);
        } catch (IOException e) {
            throw new RelataException(ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(file, e), "", e);
        }
    }

    /** Writes them into an encoder's folder. */
    public void write(Path folder) {
        ByteBuffer bytes = ByteBuffer.allocate(digests.length * Long.BYTES);
        bytes.asLongBuffer().put(digests);
        try {
            Files.write(folder.resolve(FILE), bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder.resolve(FILE)), e);
        }
    }

    /** Returns whether the encoder was trained on this text. */
    public boolean contain(String text) {
        return digests.length > 0 && Arrays.binarySearch(digests, digest(text)) >= 0;
    }

    private static boolean isAscending(long[] numbers) {
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i - 1] >= numbers[i]) {
                return false;
            }
        }
        return true;
    }

    private static long digest(String text) {
        return new Sha256().add(text).number();
    }
}
