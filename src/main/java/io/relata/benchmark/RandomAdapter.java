package io.relata.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaConfigReader;
import io.relata.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Writes LoRA adapters in PEFT layout with weights drawn by chance, on the projections of attention. */
final class RandomAdapter {
    private static final int RANK = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private RandomAdapter() {}

    /** Writes an adapter for the model of a folder, unless it is there. */
    static Path in(Path folder, Path model, long seed) {
        try {
            Files.createDirectories(folder);
            Path weights = folder.resolve("adapter_model.safetensors");
            if (!Files.exists(weights)) {
                ObjectNode config = JSON.createObjectNode()
                        .put("peft_type", "LORA")
                        .put("r", RANK)
                        .put("lora_alpha", RANK);
                config.putArray("target_modules").add("q_proj").add("v_proj").add("o_proj");
                JSON.writeValue(folder.resolve("adapter_config.json").toFile(), config);
                weights(LlamaConfigReader.read(model), seed).write(weights);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder), e);
        }
    }

    private static SafetensorsWriter weights(LlamaConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "base_model.model.model.layers.%d.self_attn.".formatted(layer);
            add(writer, prefix + "q_proj", config.queryWidth(), config.hidden(), random);
            add(writer, prefix + "v_proj", config.keyValueWidth(), config.hidden(), random);
            add(writer, prefix + "o_proj", config.hidden(), config.queryWidth(), random);
        }
        return writer;
    }

    private static void add(SafetensorsWriter writer, String module, int outputs, int inputs, SplittableRandom random) {
        writer.add(module + ".lora_A.weight", List.of(RANK, inputs), drawn(random, RANK * inputs));
        writer.add(module + ".lora_B.weight", List.of(outputs, RANK), drawn(random, outputs * RANK));
    }

    private static float[] drawn(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.02 * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
