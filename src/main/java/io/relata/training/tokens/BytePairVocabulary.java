package io.relata.training.tokens;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A byte-level byte-pair vocabulary: special tokens, the 256 bytes, then one token for every merge. Safe for use by
 * several threads.
 */
public final class BytePairVocabulary {
    /**
     * One merge.
     *
     * @param left id of the first token
     * @param right id of the token behind it
     */
    public record Merge(int left, int right) {}

    private final List<String> specials;
    private final List<String> tokens;
    private final List<Merge> merges;
    private final Map<Merge, Integer> rankOf = new HashMap<>();
    private final Map<String, Integer> idOf = new HashMap<>();
    private final Map<String, int[]> wordCache = new ConcurrentHashMap<>();

    /**
     * Creates a vocabulary.
     *
     * @param specials tokens that stand for no text; they get the first ids
     * @param merges in the order in which they apply; a merge may name the tokens of merges before it
     */
    public BytePairVocabulary(List<String> specials, List<Merge> merges) {
        this.specials = List.copyOf(specials);
        this.merges = List.copyOf(merges);
        List<String> growing = new ArrayList<>(specials);
        for (int b = 0; b < 256; b++) {
            growing.add(ByteAlphabet.character(b));
        }
        for (int id = 0; id < growing.size(); id++) {
            idOf.put(growing.get(id), id);
        }
        for (Merge merge : merges) {
            String token = growing.get(merge.left()) + growing.get(merge.right());
            rankOf.putIfAbsent(merge, rankOf.size());
            if (idOf.putIfAbsent(token, growing.size()) == null) {
                growing.add(token);
            }
        }
        this.tokens = List.copyOf(growing);
    }

    /** Returns the special tokens, whose ids are their places. */
    public List<String> specials() {
        return specials;
    }

    /** Returns all tokens by id; other than special ones they are spelled in the byte alphabet. */
    public List<String> tokens() {
        return tokens;
    }

    /** Returns the merges in order. */
    public List<Merge> merges() {
        return merges;
    }

    /** Returns the id of a special token. */
    public int special(String token) {
        int id = specials.indexOf(token);
        if (id < 0) {
            throw new IllegalArgumentException("%s is no special token; those are %s.".formatted(token, specials));
        }
        return id;
    }

    /** Returns the ids of the text; special tokens written in it are not recognised. */
    public int[] encode(String text) {
        IntList ids = new IntList();
        PreTokens.of(text, word -> ids.addAll(word.length() > 40 ? encodeWord(word) : cached(word)));
        return ids.toArray();
    }

    /** Returns the text of the ids; special tokens give nothing, bytes that are not UTF-8 give U+FFFD. */
    public String decode(int... ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id >= specials.size()) {
                ByteAlphabet.appendBytes(tokens.get(id), bytes);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int[] cached(String word) {
        return wordCache.computeIfAbsent(word, this::encodeWord);
    }

    /** The definition, literally: while some neighbours have a merge, apply the earliest one, leftmost first. */
    private int[] encodeWord(String word) {
        byte[] bytes = ByteAlphabet.utf8(word);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ids[i] = specials.size() + (bytes[i] & 0xFF);
        }
        int length = ids.length;
        while (true) {
            int best = Integer.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < length; i++) {
                int rank = rankOf.getOrDefault(new Merge(ids[i], ids[i + 1]), Integer.MAX_VALUE);
                if (rank < best) {
                    best = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return Arrays.copyOf(ids, length);
            }
            ids[at] = idOf.get(tokens.get(ids[at]) + tokens.get(ids[at + 1]));
            System.arraycopy(ids, at + 2, ids, at + 1, length - at - 2);
            length--;
        }
    }
}
