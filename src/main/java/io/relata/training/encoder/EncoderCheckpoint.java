package io.relata.training.encoder;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One file with everything that a training needs to go on from the end of an epoch. */
final class EncoderCheckpoint {
    private final Path file;
    private final String identity;

    /**
     * @param folder receives {@code encoder-checkpoint.safetensors}
     * @param identity names data and settings; a checkpoint of another identity is refused
     */
    EncoderCheckpoint(Path folder, String identity) {
        this.file = folder.resolve("encoder-checkpoint.safetensors");
        this.identity = identity;
    }

    void save(EncoderTraining training, int epochsDone) {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("identity", identity)
                .metadata("epochs", String.valueOf(epochsDone))
                .metadata("steps", String.valueOf(training.steps()));
        training.state().forEach((name, values) -> writer.add(name, List.of(values.length), values));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
        }
        writer.write(file);
    }

    /** Restores the state if there is a checkpoint and returns how many epochs it has behind it, else 0. */
    int restore(EncoderTraining training) {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try (SafetensorsFile store = SafetensorsFile.open(file)) {
            Map<String, String> metadata = store.metadata();
            if (!identity.equals(metadata.get("identity"))) {
                throw new RelataException(
                        ErrorCode.MODEL_INVALID,
                        "%s is a checkpoint of other data or settings.".formatted(file),
                        "Maybe it is left from an earlier training; remove it to begin anew.");
            }
            training.state().forEach((name, values) -> {
                float[] stored = store.floats(name);
                System.arraycopy(stored, 0, values, 0, values.length);
            });
            training.resumeAt(Integer.parseInt(metadata.get("steps")));
            return Integer.parseInt(metadata.get("epochs"));
        }
    }
}
