package io.relata.training.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One file with everything that a training needs to go on as if it had not stopped: {@code checkpoint.safetensors} with
 * the parameters, both moments, and how far it came in the header. It is written beside its place and moved there, so that
 * a reader finds the last whole one.
 */
public final class Checkpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "checkpoint.safetensors";

    /**
     * How far a training came.
     *
     * @param step steps done
     * @param tokens tokens seen
     * @param elapsed time spent
     */
    public record State(int step, long tokens, Duration elapsed) {}

    private final Path folder;

    /** Creates the checkpoint of a folder, which need not exist. */
    public Checkpoint(Path folder) {
        this.folder = folder;
    }

    /** Replaces the checkpoint. */
    public void save(NamedParameters parameters, Optimizer optimizer, State state) {
        SafetensorsWriter writer = new SafetensorsWriter();
        parameters.write(writer, "parameter.", Dtype.F32);
        optimizer.write(writer);
        try {
            Files.createDirectories(folder);
            writer.metadata(
                            "state",
                            JSON.writeValueAsString(JSON.createObjectNode()
                                    .put("step", state.step())
                                    .put("tokens", state.tokens())
                                    .put("elapsed_millis", state.elapsed().toMillis())))
                    .write(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder), e);
        }
    }

    /**
     * Restores the checkpoint if there is one.
     *
     * @throws RelataException with {@code MODEL_INVALID} when it belongs to another model
     */
    public Optional<State> restore(NamedParameters parameters, Optimizer optimizer) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (SafetensorsFile store = SafetensorsFile.open(file)) {
            parameters.set(store, "parameter.");
            optimizer.set(store);
            JsonNode state = JSON.readTree(store.metadata().getOrDefault("state", "{}"));
            return Optional.of(new State(
                    state.path("step").asInt(),
                    state.path("tokens").asLong(),
                    Duration.ofMillis(state.path("elapsed_millis").asLong())));
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s has no state that can be read.".formatted(file), "", e);
        }
    }
}
