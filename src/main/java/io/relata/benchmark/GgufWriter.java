package io.relata.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.ModelWeights;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes a Llama folder with a byte-level BPE tokenizer as one GGUF file (version 3), so that llama.cpp computes with the
 * same weights.
 */
public final class GgufWriter {
    /** How the matrices are written; vectors are always singles. */
    public enum Format {
        /** The upper half of a single. */
        BF16(30, 1, 2),
        /** 32 signed bytes and a half-precision scale. */
        Q8_0(8, 32, 34),
        /** 32 numbers of four bits and a half-precision scale. */
        Q4_0(2, 32, 18);

        private final int code;
        private final int blockNumbers;
        private final int blockBytes;

        Format(int code, int blockNumbers, int blockBytes) {
            this.code = code;
            this.blockNumbers = blockNumbers;
            this.blockBytes = blockBytes;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SINGLES = 0;
    private static final int ALIGNMENT = 32;
    private static final int NORMAL_TOKEN = 1;
    private static final int CONTROL_TOKEN = 3;
    private static final int UNUSED_TOKEN = 5;

    private final Path folder;
    private final LlamaConfig config;

    /** Creates a writer for a model's folder. */
    public GgufWriter(Path folder) {
        this.folder = folder;
        this.config = LlamaConfigReader.read(folder);
    }

    /** Writes the file beside its place and moves it there. */
    public void write(Path file, Format format) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try (SafetensorsFolder weights = SafetensorsFolder.open(folder)) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 20)) {
                write(out, weights, format);
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
        }
    }

    private void write(OutputStream out, TensorStore weights, Format format) throws IOException {
        Map<String, String> names = names(weights);
        Header header = new Header();
        metadata(header, format);
        Header infos = new Header();
        long at = 0;
        for (Map.Entry<String, String> entry : names.entrySet()) {
            TensorInfo info = weights.info(entry.getValue());
            boolean matrix = info.shape().size() == 2;
            infos.text(entry.getKey());
            infos.u32(info.shape().size());
            info.shape().reversed().forEach(infos::u64);
            infos.u32(matrix ? format.code : SINGLES);
            infos.u64(at);
            at += padded(bytes(info, format));
        }
        Header file = new Header();
        file.raw("GGUF".getBytes(StandardCharsets.US_ASCII));
        file.u32(3);
        file.u64(names.size());
        file.u64(header.entries);
        file.raw(header.bytes());
        file.raw(infos.bytes());
        byte[] front = file.bytes();
        out.write(Arrays.copyOf(front, Math.toIntExact(padded(front.length))));
        for (String name : names.values()) {
            byte[] data = data(weights, name, format);
            out.write(Arrays.copyOf(data, Math.toIntExact(padded(data.length))));
        }
    }

    private static long bytes(TensorInfo info, Format format) {
        return info.shape().size() == 2
                ? info.count() / format.blockNumbers * format.blockBytes
                : info.count() * Float.BYTES;
    }

    private static long padded(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    private Map<String, String> names(TensorStore weights) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("token_embd.weight", ModelWeights.EMBEDDING);
        names.put("output_norm.weight", ModelWeights.NORM);
        String output = ModelWeights.output(config, weights);
        if (!output.equals(ModelWeights.EMBEDDING)) {
            names.put("output.weight", output);
        }
        List<String> parts = List.of(
                "attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down");
        for (int layer = 0; layer < config.layers(); layer++) {
            List<String> ours = List.copyOf(ModelWeights.ofLayer(config, layer).keySet());
            for (int i = 0; i < parts.size(); i++) {
                names.put("blk.%d.%s.weight".formatted(layer, parts.get(i)), ours.get(i));
            }
        }
        return names;
    }

    private void metadata(Header header, Format format) throws IOException {
        header.entry("general.architecture", "llama");
        header.entry("general.name", folder.getFileName().toString());
        header.entry("llama.vocab_size", config.vocabularySize());
        header.entry("llama.context_length", config.contextTokensMax());
        header.entry("llama.embedding_length", config.hidden());
        header.entry("llama.block_count", config.layers());
        header.entry("llama.feed_forward_length", config.intermediate());
        header.entry("llama.attention.head_count", config.heads());
        header.entry("llama.attention.head_count_kv", config.keyValueHeads());
        header.entry("llama.attention.key_length", config.headWidth());
        header.entry("llama.attention.value_length", config.headWidth());
        header.entry("llama.rope.dimension_count", config.headWidth());
        header.entry("llama.attention.layer_norm_rms_epsilon", (float) config.normEpsilon());
        header.entry("llama.rope.freq_base", (float) config.ropeTheta());
        header.entry("general.quantization_version", 2);
        header.entry("general.file_type", format == Format.BF16 ? 32 : format == Format.Q8_0 ? 7 : 2);
        tokenizer(header);
    }

    private void tokenizer(Header header) throws IOException {
        JsonNode root = JSON.readTree(folder.resolve("tokenizer.json").toFile());
        String[] tokens = new String[config.vocabularySize()];
        int[] types = new int[tokens.length];
        Arrays.setAll(tokens, i -> "<unused-%d>".formatted(i));
        Arrays.fill(types, UNUSED_TOKEN);
        root.path("model").path("vocab").properties().forEach(entry -> {
            tokens[entry.getValue().asInt()] = entry.getKey();
            types[entry.getValue().asInt()] = NORMAL_TOKEN;
        });
        for (JsonNode added : root.path("added_tokens")) {
            tokens[added.path("id").asInt()] = added.path("content").asText();
            types[added.path("id").asInt()] = CONTROL_TOKEN;
        }
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : root.path("model").path("merges")) {
            merges.add(
                    merge.isArray() ? merge.get(0).asText() + " " + merge.get(1).asText() : merge.asText());
        }
        header.entry("tokenizer.ggml.model", "gpt2");
        header.entry("tokenizer.ggml.pre", "gpt-2");
        header.texts("tokenizer.ggml.tokens", List.of(tokens));
        header.integers("tokenizer.ggml.token_type", types);
        header.texts("tokenizer.ggml.merges", merges);
        header.entry("tokenizer.ggml.bos_token_id", Math.max(0, config.beginId()));
        header.entry("tokenizer.ggml.eos_token_id", config.endIds().getFirst());
        // Of vocabularies of this kind llama.cpp takes it that texts have none before them.
        header.entry("tokenizer.ggml.add_bos_token", config.beginId() >= 0);
    }

    private byte[] data(TensorStore weights, String name, Format format) {
        TensorInfo info = weights.info(name);
        float[] values = weights.floats(name);
        if (info.shape().size() == 1) {
            ByteBuffer singles =
                    ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            singles.asFloatBuffer().put(values);
            return singles.array();
        }
        int rows = info.shape().getFirst();
        int columns = info.shape().getLast();
        int rowBytes = columns / format.blockNumbers * format.blockBytes;
        byte[] data = new byte[rows * rowBytes];
        boolean rotated = name.endsWith("q_proj.weight") || name.endsWith("k_proj.weight");
        IntStream.range(0, rows).parallel().forEach(row -> {
            int from = rotated ? unpaired(row) : row;
            ByteBuffer out = ByteBuffer.wrap(data, row * rowBytes, rowBytes).order(ByteOrder.LITTLE_ENDIAN);
            GgufBlocks.write(values, from * columns, columns, format, out);
        });
        return data;
    }

    /** llama.cpp turns neighbouring rows of a head, Hugging Face's layout rows half a head apart. */
    private int unpaired(int row) {
        int width = config.headWidth();
        int inHead = row % width;
        return row - inHead + inHead % 2 * (width / 2) + inHead / 2;
    }

    /** The file's basic types, in the order in which they are put. */
    private static final class Header {
        private static final int U32 = 4;
        private static final int I32 = 5;
        private static final int F32 = 6;
        private static final int BOOLEAN = 7;
        private static final int TEXT = 8;
        private static final int ARRAY = 9;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int entries;

        void entry(String key, String value) {
            key(key, TEXT);
            text(value);
        }

        void entry(String key, int value) {
            key(key, U32);
            u32(value);
        }

        void entry(String key, boolean value) {
            key(key, BOOLEAN);
            raw(new byte[] {(byte) (value ? 1 : 0)});
        }

        void entry(String key, float value) {
            key(key, F32);
            u32(Float.floatToIntBits(value));
        }

        void texts(String key, List<String> values) {
            key(key, ARRAY);
            u32(TEXT);
            u64(values.size());
            values.forEach(this::text);
        }

        void integers(String key, int... values) {
            key(key, ARRAY);
            u32(I32);
            u64(values.length);
            Arrays.stream(values).forEach(this::u32);
        }

        private void key(String key, int type) {
            entries++;
            text(key);
            u32(type);
        }

        void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            u64(utf8.length);
            raw(utf8);
        }

        void u32(int value) {
            raw(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        void u64(long value) {
            raw(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
        }

        void raw(byte[] bytes) {
            out.writeBytes(bytes);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
