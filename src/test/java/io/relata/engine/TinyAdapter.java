package io.relata.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.adapter.LoraAdapter;
import io.relata.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Writes random adapters in PEFT layout for the models of {@link TinyModel} with grouped heads. */
public final class TinyAdapter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEY_VALUE_WIDTH = 2 * TinyModel.HEAD_WIDTH;

    private final Path folder;
    private final ObjectNode config = JSON.createObjectNode();
    private List<String> targets = List.of("q_proj", "down_proj");
    private int hidden = TinyModel.HIDDEN;
    private int rank = 4;
    private long seed = 77;

    private TinyAdapter(Path folder) {
        this.folder = folder;
        config.put("peft_type", "LORA").put("lora_alpha", 8);
    }

    /** Begins an adapter of rank 4 and scale 2 on the query and down projections. */
    public static TinyAdapter in(Path folder) {
        return new TinyAdapter(folder);
    }

    /** Puts factors on all seven kinds of linear layers. */
    public TinyAdapter everywhere() {
        targets = List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
        return this;
    }

    public TinyAdapter on(String... names) {
        targets = List.of(names);
        return this;
    }

    public TinyAdapter hidden(int value) {
        hidden = value;
        return this;
    }

    public TinyAdapter rank(int value) {
        rank = value;
        return this;
    }

    public TinyAdapter seed(long value) {
        seed = value;
        return this;
    }

    /** Changes the settings by hand; the factors keep their rank. */
    public TinyAdapter change(Consumer<ObjectNode> change) {
        change.accept(config);
        return this;
    }

    /** Writes the folder and returns it. */
    public Path write() {
        config.put("r", rank);
        ArrayNode names = config.putArray("target_modules");
        targets.forEach(names::add);
        Random random = new Random(seed);
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int layer = 0; layer < TinyModel.LAYERS; layer++) {
            for (String target : targets) {
                String part = target.matches("[qkvo]_proj") ? "self_attn" : "mlp";
                String module = "base_model.model.model.layers.%d.%s.%s".formatted(layer, part, target);
                List<Integer> down = List.of(rank, inputs(target));
                List<Integer> up = List.of(outputs(target), rank);
                writer.add(module + ".lora_A.weight", down, TinyModel.random(random, down));
                writer.add(module + ".lora_B.weight", up, TinyModel.random(random, up));
            }
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("adapter_config.json"), config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writer.write(folder.resolve("adapter_model.safetensors"));
        return folder;
    }

    /** Writes the folder and reads it. */
    public LoraAdapter open() {
        return LoraAdapter.open(write());
    }

    private int inputs(String target) {
        return target.equals("down_proj") ? TinyModel.INTERMEDIATE : hidden;
    }

    private int outputs(String target) {
        return switch (target) {
            case "k_proj", "v_proj" -> KEY_VALUE_WIDTH;
            case "gate_proj", "up_proj" -> TinyModel.INTERMEDIATE;
            default -> hidden;
        };
    }
}
