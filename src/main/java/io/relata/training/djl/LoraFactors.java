package io.relata.training.djl;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.adapter.LoraAdapter;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.WeightsDigest;
import io.relata.training.lm.LoraPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Low-rank factors for projections of a decoder (LoRA, Hu et al., 2022): the update of a weight is {@code alpha / rank * B * A},
 * A drawn, B zero at the start.
 */
public final class LoraFactors {
    private static final List<String> QUERY_AND_VALUE = List.of("self_attn.q_proj", "self_attn.v_proj");

    /** In the order in which {@link LlamaScript} takes them. */
    private static final List<String> EVERY_LINEAR = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    private final NamedParameters parameters;
    private final LoraPlan plan;

    private LoraFactors(NamedParameters parameters, LoraPlan plan) {
        this.parameters = parameters;
        this.plan = plan;
    }

    private static List<String> modules(LoraPlan plan) {
        return switch (plan.targets()) {
            case QUERY_AND_VALUE -> QUERY_AND_VALUE;
            case EVERY_LINEAR -> EVERY_LINEAR;
        };
    }

    /** Draws factors that change nothing yet; {@code manager} owns them. */
    public static LoraFactors draw(NDManager manager, LlamaShape shape, LoraPlan plan, long seed) {
        NamedParameters parameters = new NamedParameters(manager);
        Random random = new Random(seed);
        for (int layer = 0; layer < shape.layers(); layer++) {
            for (String module : modules(plan)) {
                int inputs = module.endsWith("down_proj") ? shape.ffn() : shape.hidden();
                int outputs = module.endsWith("gate_proj") || module.endsWith("up_proj") ? shape.ffn() : shape.hidden();
                float[] down = new float[plan.rank() * inputs];
                for (int i = 0; i < down.length; i++) {
                    down[i] = (float) (random.nextGaussian() / Math.sqrt(inputs));
                }
                String name = "base_model.model.model.layers.%d.%s".formatted(layer, module);
                parameters.add(name + ".lora_A.weight", down, plan.rank(), inputs);
                parameters.add(name + ".lora_B.weight", new float[outputs * plan.rank()], outputs, plan.rank());
            }
        }
        return new LoraFactors(parameters, plan);
    }

    /** Returns the factors: layer by layer A and B of every projection that is changed. */
    public NamedParameters parameters() {
        return parameters;
    }

    /** Returns what their product is multiplied by. */
    public double scale() {
        return plan.alpha() / plan.rank();
    }

    /**
     * Writes the adapter as PEFT lays it out, with the digest of the weights that it belongs to.
     *
     * @param base the model folder that it was trained for
     * @param storedAs element type of the file
     */
    public void write(Path folder, Path base, Dtype storedAs) {
        ObjectNode config = new ObjectMapper()
                .createObjectNode()
                .put("peft_type", "LORA")
                .put("task_type", "CAUSAL_LM")
                .put("base_model_name_or_path", base.getFileName().toString())
                .put("r", plan.rank())
                .put("lora_alpha", plan.alpha())
                .put("lora_dropout", 0.0)
                .put("bias", "none")
                .put("fan_in_fan_out", false)
                .put("inference_mode", true);
        ArrayNode targets = config.putArray("target_modules");
        modules(plan).forEach(module -> targets.add(module.substring(module.indexOf('.') + 1)));
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
        parameters.write(writer, "", storedAs);
        writer.write(folder.resolve("adapter_model.safetensors"));
    }
}
