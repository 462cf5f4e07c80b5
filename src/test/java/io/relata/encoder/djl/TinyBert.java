package io.relata.encoder.djl;

import io.relata.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes the folder of a small BERT or RoBERTa with random weights and a WordPiece vocabulary of letters and words. */
final class TinyBert {
    static final int HIDDEN = 12;
    static final int HEADS = 3;
    static final int LAYERS = 2;
    static final int POSITIONS = 40;
    private static final int INTERMEDIATE = 20;
    private static final List<String> WORDS = List.of(
            "the", "fire", "was", "caused", "by", "friction", "person", "city", "@", "#", "*", "^", ".", "in", "a");

    private final boolean roberta;
    private final String prefix;
    private final Map<String, float[]> weights = new HashMap<>();
    private final SafetensorsWriter writer = new SafetensorsWriter();
    private final Random random = new Random(11);

    TinyBert(boolean roberta, String prefix) {
        this.roberta = roberta;
        this.prefix = prefix;
    }

    int positionOffset() {
        return roberta ? 2 : 0;
    }

    NaiveBert naive() {
        return new NaiveBert(weights, HIDDEN, HEADS, LAYERS, positionOffset(), 1e-5);
    }

    static List<String> vocabulary(boolean withMarkers) {
        List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
        if (withMarkers) {
            tokens.addAll(List.of("[E1]", "[/E1]", "[E2]", "[/E2]"));
        }
        tokens.addAll(WORDS);
        for (char c = 'a'; c <= 'z'; c++) {
            if (c != 'a') {
                tokens.add(String.valueOf(c));
            }
            tokens.add("##" + c);
        }
        tokens.addAll(List.of("[", "]"));
        return tokens;
    }

    Path write(Path folder, boolean withMarkers) throws IOException {
        List<String> vocabulary = vocabulary(withMarkers);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "%s", "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
                 "intermediate_size": %d, "vocab_size": %d, "max_position_embeddings": %d, "pad_token_id": %d,
                 "layer_norm_eps": 1e-5, "hidden_act": "gelu", "type_vocab_size": 2}
                """.formatted(
                        roberta ? "roberta" : "bert",
                        HIDDEN,
                        LAYERS,
                        HEADS,
                        INTERMEDIATE,
                        vocabulary.size(),
                        POSITIONS + positionOffset(),
                        roberta ? 1 : 0));
        Files.writeString(folder.resolve("tokenizer.json"), tokenizerJson(vocabulary));
        add("embeddings.word_embeddings.weight", vocabulary.size(), HIDDEN);
        add("embeddings.position_embeddings.weight", POSITIONS + positionOffset(), HIDDEN);
        add("embeddings.token_type_embeddings.weight", 2, HIDDEN);
        addNormalization("embeddings.LayerNorm");
        for (int layer = 0; layer < LAYERS; layer++) {
            String name = "encoder.layer." + layer + ".";
            for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
                addDense(name + "attention." + part, HIDDEN, HIDDEN);
            }
            addNormalization(name + "attention.output.LayerNorm");
            addDense(name + "intermediate.dense", INTERMEDIATE, HIDDEN);
            addDense(name + "output.dense", HIDDEN, INTERMEDIATE);
            addNormalization(name + "output.LayerNorm");
        }
        writer.write(folder.resolve("model.safetensors"));
        return folder;
    }

    private void addDense(String name, int outputs, int inputs) {
        add(name + ".weight", outputs, inputs);
        add(name + ".bias", outputs);
    }

    private void addNormalization(String name) {
        add(name + ".weight", HIDDEN);
        add(name + ".bias", HIDDEN);
    }

    private void add(String name, Integer... shape) {
        int count = 1;
        for (int length : shape) {
            count *= length;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.4 * random.nextGaussian());
        }
        weights.put(name, values);
        writer.add(prefix + name, List.of(shape), values);
    }

    private static String tokenizerJson(List<String> vocabulary) {
        StringBuilder vocab = new StringBuilder();
        StringBuilder added = new StringBuilder();
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.get(id);
            vocab.append(id == 0 ? "" : ", ").append("\"%s\": %d".formatted(token, id));
            if (token.startsWith("[") && token.length() > 1) {
                added.append(id == 0 ? "" : ", ").append("""
                        {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
                         "normalized": false, "special": true}""".formatted(id, token));
            }
        }
        return """
                {"version": "1.0", "truncation": {"direction": "Right", "max_length": 8, "strategy": "LongestFirst",
                 "stride": 0}, "padding": null, "added_tokens": [%s],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                 "strip_accents": null, "lowercase": true}, "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": null, "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                 "max_input_chars_per_word": 100, "vocab": {%s}}}
                """.formatted(added, vocab);
    }
}
