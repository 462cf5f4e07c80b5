package io.relata.decoding;

import io.relata.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Token sequences that share their beginnings. Nodes are numbers; {@link #ROOT} is the empty beginning.
 *
 * <p>No sequence is the beginning of another, so a sequence ends where its node has no children and nowhere else.
 * Immutable.
 */
public final class TokenTrie {
    /** The node where nothing has been decoded yet. */
    public static final int ROOT = 0;

    private final List<TreeMap<Integer, Integer>> children = new ArrayList<>();
    private final List<Integer> sequenceAt = new ArrayList<>();
    private final int sequenceCount;
    private final int[][] tokens;

    /**
     * Creates a trie.
     *
     * @param sequences at least one, none empty, none the beginning of another or the same
     */
    public TokenTrie(List<int[]> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("A trie needs at least one sequence.");
        }
        newNode();
        for (int i = 0; i < sequences.size(); i++) {
            insert(sequences.get(i), i);
        }
        this.sequenceCount = sequences.size();
        this.tokens = children.stream()
                .map(next -> next.keySet().stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /**
     * Returns the trie of texts as they continue another text.
     *
     * @param before the last words before the continuation; they decide how its first characters become tokens
     * @param continuations texts of which none is the beginning of another
     */
    public static TokenTrie of(Tokenizer tokenizer, String before, List<String> continuations) {
        return new TokenTrie(continuations.stream()
                .map(c -> continuation(tokenizer, before, c))
                .toList());
    }

    /**
     * Returns the tokens of a text as it continues another. SentencePiece vocabularies treat the beginning of a text
     * as the beginning of a word, so that encoding the continuation by itself would put in a space.
     */
    public static int[] continuation(Tokenizer tokenizer, String before, String after) {
        int[] start = tokenizer.encode(before);
        int[] whole = tokenizer.encode(before + after);
        boolean splits = whole.length > start.length && Arrays.equals(start, Arrays.copyOf(whole, start.length));
        return splits ? Arrays.copyOfRange(whole, start.length, whole.length) : tokenizer.encode(after);
    }

    private int newNode() {
        children.add(new TreeMap<>());
        sequenceAt.add(-1);
        return children.size() - 1;
    }

    private void insert(int[] sequence, int index) {
        int node = ROOT;
        for (int token : sequence) {
            if (sequenceAt.get(node) >= 0) {
                throw clash(sequenceAt.get(node), index);
            }
            Integer next = children.get(node).get(token);
            if (next == null) {
                next = newNode();
                children.get(node).put(token, next);
            }
            node = next;
        }
        if (node == ROOT || sequenceAt.get(node) >= 0 || !children.get(node).isEmpty()) {
            throw clash(index, index);
        }
        sequenceAt.set(node, index);
    }

    private static IllegalArgumentException clash(int a, int b) {
        return new IllegalArgumentException(
                "Sequence %d is empty, repeated, or begins sequence %d or another.".formatted(a, b));
    }

    /** Returns how many sequences there are. */
    public int sequenceCount() {
        return sequenceCount;
    }

    /** Returns the tokens that may follow at a node, ascending; empty where a sequence ends. */
    public int[] tokens(int node) {
        return tokens[node].clone();
    }

    /** Returns how many tokens may follow at a node; 0 where a sequence ends. */
    int choices(int node) {
        return tokens[node].length;
    }

    /**
     * Returns the node reached from another by a token.
     *
     * @throws IllegalArgumentException if the token may not follow there
     */
    public int child(int node, int token) {
        Integer child = children.get(node).get(token);
        if (child == null) {
            throw new IllegalArgumentException("Token %d does not follow at node %d.".formatted(token, node));
        }
        return child;
    }

    /** Returns the index of the sequence that ends at a node, or -1 when none does. */
    public int sequenceAt(int node) {
        return sequenceAt.get(node);
    }

    /** Returns the tokens that follow a node without a choice, until a choice or the end. */
    public int[] forced(int node) {
        List<Integer> forced = new ArrayList<>();
        Map<Integer, Integer> next = children.get(node);
        while (next.size() == 1) {
            Map.Entry<Integer, Integer> only = next.entrySet().iterator().next();
            forced.add(only.getKey());
            next = children.get(only.getValue());
        }
        return forced.stream().mapToInt(Integer::intValue).toArray();
    }
}
