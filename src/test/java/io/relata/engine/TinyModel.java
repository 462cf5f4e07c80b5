package io.relata.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes small random models, complete folders in Hugging Face layout, for tests of engines. */
public final class TinyModel {
    public static final int HIDDEN = 64;
    public static final int INTERMEDIATE = 96;
    public static final int LAYERS = 3;
    public static final int HEADS = 4;
    public static final int HEAD_WIDTH = 16;
    public static final int VOCABULARY = 272;
    public static final int CONTEXT = 96;
    public static final int BEGIN_ID = 258;
    public static final int END_ID = 259;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ObjectNode config = JSON.createObjectNode();
    private Dtype dtype = Dtype.F32;
    private long seed = 1;

    private TinyModel(Path folder) {
        this.folder = folder;
        config.putArray("architectures").add("LlamaForCausalLM");
        config.put("model_type", "llama")
                .put("hidden_size", HIDDEN)
                .put("intermediate_size", INTERMEDIATE)
                .put("num_hidden_layers", LAYERS)
                .put("num_attention_heads", HEADS)
                .put("num_key_value_heads", HEADS)
                .put("vocab_size", VOCABULARY)
                .put("max_position_embeddings", CONTEXT)
                .put("rms_norm_eps", 1e-5)
                .put("rope_theta", 10000.0)
                .put("hidden_act", "silu")
                .put("tie_word_embeddings", false)
                .put("bos_token_id", BEGIN_ID)
                .put("eos_token_id", END_ID);
    }

    public static TinyModel in(Path folder) {
        return new TinyModel(folder);
    }

    /** Changes the configuration by hand. */
    public TinyModel change(Consumer<ObjectNode> change) {
        change.accept(config);
        return this;
    }

    public TinyModel dtype(Dtype value) {
        dtype = value;
        return this;
    }

    public TinyModel seed(long value) {
        seed = value;
        return this;
    }

    public TinyModel groupedHeads() {
        config.put("num_key_value_heads", 2);
        return this;
    }

    public TinyModel tied() {
        config.put("tie_word_embeddings", true);
        return this;
    }

    public TinyModel mistral(int slidingWindowTokens) {
        config.putArray("architectures").add("MistralForCausalLM");
        config.put("model_type", "mistral").put("sliding_window", slidingWindowTokens);
        return this;
    }

    public TinyModel qwen2() {
        config.putArray("architectures").add("Qwen2ForCausalLM");
        config.put("model_type", "qwen2").put("use_sliding_window", false).put("sliding_window", 32);
        return this;
    }

    public TinyModel gemma2(int slidingWindowTokens) {
        config.putArray("architectures").add("Gemma2ForCausalLM");
        config.remove("tie_word_embeddings");
        config.put("model_type", "gemma2")
                .put("hidden_act", "gelu_pytorch_tanh")
                .put("hidden_activation", "gelu_pytorch_tanh")
                .put("head_dim", HEAD_WIDTH)
                .put("sliding_window", slidingWindowTokens)
                .put("query_pre_attn_scalar", 24)
                .put("attn_logit_softcapping", 5.0)
                .put("final_logit_softcapping", 3.0);
        return this;
    }

    public TinyModel llama3Rope() {
        config.putObject("rope_scaling")
                .put("rope_type", "llama3")
                .put("factor", 8.0)
                .put("low_freq_factor", 1.0)
                .put("high_freq_factor", 4.0)
                .put("original_max_position_embeddings", 32);
        return this;
    }

    /** Writes the folder and returns it. */
    public Path write() {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(config));
            Files.write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(byteTokenizer()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LlamaConfig read = LlamaConfigReader.read(folder);
        Random random = new Random(seed);
        SafetensorsWriter writer = new SafetensorsWriter();
        Map<String, List<Integer>> shapes = new TreeMap<>();
        shapes.put(ModelWeights.EMBEDDING, List.of(read.vocabularySize(), read.hidden()));
        shapes.put(ModelWeights.NORM, List.of(read.hidden()));
        for (int layer = 0; layer < read.layers(); layer++) {
            shapes.putAll(ModelWeights.ofLayer(read, layer));
        }
        if (!read.tiedEmbeddings()) {
            shapes.put(ModelWeights.OUTPUT, List.of(read.vocabularySize(), read.hidden()));
        }
        shapes.forEach((name, shape) -> writer.add(name, dtype, shape, random(random, shape)));
        writer.write(folder.resolve("model.safetensors"));
        return folder;
    }

    /** Norm scales around 1, matrices scaled so that the stream keeps its size and attention is not flat. */
    static float[] random(Random random, List<Integer> shape) {
        int count = shape.stream().reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        double scale = shape.size() == 1 ? 0.1 : 2 / Math.sqrt(shape.get(1));
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * scale + (shape.size() == 1 ? 1 : 0));
        }
        return values;
    }

    /** A byte-level BPE of the 256 bytes, two merges ({@code th}, {@code the}) and two special tokens. */
    private static ObjectNode byteTokenizer() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding").putNull("normalizer");
        ArrayNode added = root.putArray("added_tokens");
        for (Map.Entry<String, Integer> token : List.of(Map.entry("<s>", BEGIN_ID), Map.entry("</s>", END_ID))) {
            added.addObject()
                    .put("id", token.getValue())
                    .put("content", token.getKey())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        ObjectNode bytes = JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.set("pre_tokenizer", bytes);
        root.putNull("post_processor");
        root.set("decoder", bytes);
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", false)
                .put("byte_fallback", false);
        ObjectNode vocabulary = model.putObject("vocab");
        int outside = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            vocabulary.put(Character.toString(printable ? b : 256 + outside++), b);
        }
        vocabulary.put("th", 256).put("the", 257);
        model.putArray("merges").add("t h").add("th e");
        return root;
    }
}
