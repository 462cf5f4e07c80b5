package io.relata.training.djl;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.adapter.LoraAdapter;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.WeightsDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Low-rank factors for the query and value projections of a decoder (LoRA, Hu et al., 2022): the update of a weight is
 * {@code alpha / rank * B * A}, A drawn, B zero at the start.
 */
public final class LoraFactors {
    private final NamedParameters parameters;
    private final int rank;
    private final double alpha;

    private LoraFactors(NamedParameters parameters, int rank, double alpha) {
        this.parameters = parameters;
        this.rank = rank;
        this.alpha = alpha;
    }

    /** Draws factors that change nothing yet; {@code manager} owns them. */
    public static LoraFactors draw(NDManager manager, LlamaShape shape, int rank, double alpha, long seed) {
        NamedParameters parameters = new NamedParameters(manager);
        Random random = new Random(seed);
        for (int layer = 0; layer < shape.layers(); layer++) {
            for (String side : new String[] {"q", "v"}) {
                String module = "base_model.model.model.layers.%d.self_attn.%s_proj".formatted(layer, side);
                float[] down = new float[rank * shape.hidden()];
                for (int i = 0; i < down.length; i++) {
                    down[i] = (float) (random.nextGaussian() / Math.sqrt(shape.hidden()));
                }
                parameters.add(module + ".lora_A.weight", down, rank, shape.hidden());
                parameters.add(module + ".lora_B.weight", new float[shape.hidden() * rank], shape.hidden(), rank);
            }
        }
        return new LoraFactors(parameters, rank, alpha);
    }

    /** Returns the factors: layer by layer A and B of the query projection, then of the value projection. */
    public NamedParameters parameters() {
        return parameters;
    }

    /** Returns what their product is multiplied by. */
    public double scale() {
        return alpha / rank;
    }

    /**
     * Writes the adapter as PEFT lays it out, with the digest of the weights that it belongs to.
     *
     * @param base the model folder that it was trained for
     */
    public void write(Path folder, Path base) {
        ObjectNode config = new ObjectMapper()
                .createObjectNode()
                .put("peft_type", "LORA")
                .put("task_type", "CAUSAL_LM")
                .put("base_model_name_or_path", base.getFileName().toString())
                .put("r", rank)
                .put("lora_alpha", alpha)
                .put("lora_dropout", 0.0)
                .put("bias", "none")
                .put("fan_in_fan_out", false)
                .put("inference_mode", true);
        config.putArray("target_modules").add("q_proj").add("v_proj");
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("adapter_config.json"), config.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder), e);
        }
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        try (SafetensorsFolder weights = SafetensorsFolder.open(base)) {
            writer.metadata(LoraAdapter.BASE_DIGEST, WeightsDigest.of(weights));
        }
        parameters.write(writer, "", Dtype.F32);
        writer.write(folder.resolve("adapter_model.safetensors"));
    }
}
