package io.relata.engine.bpe;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * Byte pair encoding (Sennrich et al. 2016): of a word's characters, and then of what they became, the neighbours that were
 * learnt first are joined, until no two are left that were learnt. What a word gave is kept, for the words last seen.
 */
final class PairEncoding {
    private final Map<String, Integer> ids;
    private final Map<Integer, String> tokens;
    private final int[] characters;
    private final Merges merges;
    private final boolean wholeWords;
    private final boolean fusesUnknown;
    private final String unknown;
    private final int[] bytes;
    private final WordCache cache = new WordCache();

    private PairEncoding(Component model, Map<String, Integer> ids, Merges merges) {
        this.ids = ids;
        this.merges = merges;
        tokens = HashMap.newHashMap(ids.size());
        ids.forEach((token, id) -> tokens.put(id, token));
        characters = new int[Character.MAX_VALUE + 1];
        Arrays.fill(characters, -1);
        ids.forEach((token, id) -> {
            if (token.length() == 1) {
                characters[token.charAt(0)] = id;
            }
        });
        wholeWords = model.flag("ignore_merges", false);
        fusesUnknown = model.flag("fuse_unk", false);
        unknown = model.json().path("unk_token").asText("");
        bytes = new int[model.flag("byte_fallback", false) ? 256 : 0];
        Arrays.setAll(bytes, value -> ids.getOrDefault(FallbackBytes.token(value), -1));
    }

    static PairEncoding read(Component model) {
        boolean old = !model.json().has("type") && model.json().has("merges");
        if (!old && !model.type().equals("BPE")) {
            throw model.unsupported(model.type());
        }
        if (model.json().path("dropout").asDouble(0) != 0) {
            throw model.unsupported("a BPE with dropout " + model.json().path("dropout"));
        }
        for (String affix : new String[] {"continuing_subword_prefix", "end_of_word_suffix"}) {
            if (!model.json().path(affix).asText("").isEmpty()) {
                throw model.unsupported(
                        "a BPE with the %s %s".formatted(affix, model.json().path(affix)));
            }
        }
        Map<String, Integer> ids = HashMap.newHashMap(model.json().path("vocab").size());
        for (Map.Entry<String, JsonNode> token : model.json().path("vocab").properties()) {
            if (!token.getValue().isInt() || token.getValue().intValue() < 0) {
                throw model.invalid("the id of %s is %s.".formatted(token.getKey(), token.getValue()));
            }
            ids.put(token.getKey(), token.getValue().intValue());
        }
        return new PairEncoding(model, ids, Merges.read(model, ids));
    }

    /** Returns how many tokens there are; the first added one is numbered by it. */
    int size() {
        return ids.size();
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    Optional<String> token(int id) {
        return Optional.ofNullable(tokens.get(id));
    }

    /** Hands on the ids of a word. A character that has none, in a vocabulary with no token for unknown ones, gives nothing. */
    void encode(String word, IntConsumer found) {
        OptionalInt whole = wholeWords ? id(word) : OptionalInt.empty();
        if (whole.isPresent()) {
            found.accept(whole.getAsInt());
        } else {
            for (int id : cache.get(word, this::merged)) {
                found.accept(id);
            }
        }
    }

    private int[] merged(String word) {
        Symbols symbols = new Symbols(word.length());
        for (int at = 0; at < word.length(); at += Character.charCount(word.codePointAt(at))) {
            symbols.add(word.codePointAt(at));
        }
        return merges.merged(symbols.all());
    }

    /** What the characters of a word begin as. */
    private final class Symbols {
        private final int[] found;
        private int count;
        private boolean unknownPending;

        Symbols(int chars) {
            // A char has at most three bytes of UTF-8.
            found = new int[bytes.length == 0 ? chars : 3 * chars];
        }

        /** As in the library, an unknown character waits for the next known one, and bytes overtake it. */
        void add(int character) {
            int id = id(character);
            if (id >= 0) {
                flush();
                found[count++] = id;
            } else if (!addBytes(character) && !unknown.isEmpty()) {
                if (!fusesUnknown) {
                    flush();
                }
                unknownPending = true;
            }
        }

        private boolean addBytes(int character) {
            if (bytes.length == 0) {
                return false;
            }
            int begin = count;
            for (byte each : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
                if (bytes[each & 0xFF] < 0) {
                    count = begin;
                    return false;
                }
                found[count++] = bytes[each & 0xFF];
            }
            return true;
        }

        private void flush() {
            if (unknownPending) {
                found[count++] = unknownId();
                unknownPending = false;
            }
        }

        int[] all() {
            flush();
            return Arrays.copyOf(found, count);
        }
    }

    private int id(int character) {
        return character < characters.length
                ? characters[character]
                : ids.getOrDefault(Character.toString(character), -1);
    }

    private int unknownId() {
        return id(unknown)
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_INVALID,
                        "A text has a character that the tokenizer lacks, and its unk_token %s is not in its vocabulary."
                                .formatted(unknown),
                        ""));
    }
}
