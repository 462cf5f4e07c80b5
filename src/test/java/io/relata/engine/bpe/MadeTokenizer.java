package io.relata.engine.bpe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.engine.LlamaConfig;
import io.relata.engine.RopeScaling;
import io.relata.engine.Tokenizer;
import io.relata.engine.TokenizerLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Makes tokenizers of random merges, in the layouts of the families. */
final class MadeTokenizer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MERGES = 600;

    private final ObjectNode root = JSON.createObjectNode();
    private final Set<String> vocabulary = new LinkedHashSet<>();
    private final List<List<String>> corpus = new ArrayList<>();
    private final Random random;

    private MadeTokenizer(long seed) {
        random = new Random(seed);
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        root.putArray("added_tokens");
        for (String part : new String[] {"normalizer", "pre_tokenizer", "post_processor", "decoder"}) {
            root.putNull(part);
        }
        root.putObject("model").put("type", "BPE").putNull("dropout").putNull("unk_token");
    }

    /** A vocabulary of the 256 bytes in printable characters, as GPT-2 has it, and what they merge to. */
    static MadeTokenizer ofBytes(long seed) {
        MadeTokenizer made = new MadeTokenizer(seed);
        for (int b = 0; b < 256; b++) {
            made.vocabulary.add(printed(b));
        }
        RandomText texts = new RandomText(seed);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = texts.next(20).getBytes(StandardCharsets.UTF_8);
            made.learn(IntStream.range(0, bytes.length)
                    .mapToObj(at -> printed(bytes[at] & 0xFF))
                    .toList());
        }
        return made;
    }

    private static String printed(int b) {
        boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
        int outside = b <= ' ' ? b : b < 0xA1 ? b - 0x7F + 33 : 67;
        return Character.toString(printable ? b : 256 + outside);
    }

    /** A vocabulary of an unknown token, three names, byte tokens and some characters, as SentencePiece has it. */
    static MadeTokenizer ofCharacters(long seed, boolean withBytes) {
        MadeTokenizer made = new MadeTokenizer(seed);
        made.vocabulary.addAll(List.of("<unk>", "<s>", "</s>"));
        for (int b = 0; withBytes && b < 256; b++) {
            made.vocabulary.add("<0x%02X>".formatted(b));
        }
        IntStream.range(' ' + 1, 0x7F).mapToObj(Character::toString).forEach(made.vocabulary::add);
        made.vocabulary.addAll(List.of("\u2581", "ü", "ï", "é", "東", "京", "日", "本", "😀", "\n", "\t", "\u0301"));
        RandomText texts = new RandomText(seed);
        for (int i = 0; i < 60; i++) {
            made.learn(texts.next(20)
                    .replace(' ', '\u2581')
                    .codePoints()
                    .mapToObj(Character::toString)
                    .toList());
        }
        made.model(model -> model.put("unk_token", "<unk>").put("byte_fallback", withBytes));
        return made;
    }

    /** Keeps what can be told by the alphabet, to draw merges from. */
    private void learn(List<String> symbols) {
        List<String> known = new ArrayList<>();
        for (String symbol : symbols) {
            if (vocabulary.contains(symbol)) {
                known.add(symbol);
            }
        }
        if (known.size() > 1) {
            corpus.add(known);
        }
    }

    /** Takes tokens out that no merge needs. */
    MadeTokenizer without(String... tokens) {
        List.of(tokens).forEach(vocabulary::remove);
        return this;
    }

    MadeTokenizer model(Consumer<ObjectNode> change) {
        change.accept((ObjectNode) root.path("model"));
        return this;
    }

    /** Sets a part, given in JSON with single quotes. */
    MadeTokenizer with(String part, String json) {
        try {
            root.set(part, JSON.readTree(json.replace('\'', '"')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Adds a token with some of the flags {@code lstrip, rstrip, single_word, normalized, special}. */
    MadeTokenizer added(String content, String... flags) {
        ObjectNode token = ((ArrayNode) root.path("added_tokens")).addObject().put("content", content);
        for (String flag : new String[] {"lstrip", "rstrip", "single_word", "normalized", "special"}) {
            token.put(flag, List.of(flags).contains(flag));
        }
        return this;
    }

    /** Writes the file: merges drawn at random, as text or in pairs. */
    Written write(Path folder) {
        ArrayNode merges = JSON.createArrayNode();
        boolean pairs = random.nextBoolean();
        for (int tries = 0; tries < 20 * MERGES && merges.size() < MERGES; tries++) {
            List<String> line = corpus.get(random.nextInt(corpus.size()));
            if (line.size() > 1) {
                int at = random.nextInt(line.size() - 1);
                String left = line.get(at);
                String right = line.get(at + 1);
                if (pairs) {
                    merges.addArray().add(left).add(right);
                } else {
                    merges.add(left + " " + right);
                }
                vocabulary.add(left + right);
                corpus.forEach(each -> join(each, left, right));
            }
        }
        ObjectNode ids = JSON.createObjectNode();
        vocabulary.forEach(token -> ids.put(token, ids.size()));
        model(model -> {
            model.set("vocab", ids);
            model.set("merges", merges);
        });
        int next = ids.size();
        for (var token : root.path("added_tokens")) {
            String content = token.path("content").asText();
            ((ObjectNode) token).put("id", ids.has(content) ? ids.path(content).intValue() : next++);
        }
        try {
            Files.write(Files.createDirectories(folder).resolve("tokenizer.json"), JSON.writeValueAsBytes(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Written(folder, next);
    }

    /** Writes the file with a model given in JSON with single quotes. */
    Written writeModel(Path folder, String json) {
        with("model", json);
        try {
            Files.write(Files.createDirectories(folder).resolve("tokenizer.json"), JSON.writeValueAsBytes(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Written(folder, 1);
    }

    private static void join(List<String> line, String left, String right) {
        for (int i = 0; i + 1 < line.size(); i++) {
            if (line.get(i).equals(left) && line.get(i + 1).equals(right)) {
                line.set(i, left + right);
                line.remove(i + 1);
            }
        }
    }

    /** A written tokenizer. */
    record Written(Path folder, int size) {
        Tokenizer load(TokenizerLoader loader) {
            return loader.load(
                    folder,
                    new LlamaConfig(
                            LlamaConfig.Architecture.LLAMA,
                            8,
                            8,
                            1,
                            1,
                            1,
                            8,
                            size,
                            10_000,
                            new RopeScaling.None(),
                            1e-5,
                            false,
                            0,
                            8,
                            0,
                            0,
                            8,
                            0,
                            List.of(1)));
        }
    }
}
