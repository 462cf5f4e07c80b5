package io.relata.engine;

import java.util.Arrays;

/**
 * Continuations that share their beginnings, node by node.
 *
 * @param tokenIds of shape {@code (nodes)}
 * @param parents of shape {@code (nodes)}: the node that each one follows, which stands before it, or -1 for the end of
 *     the session
 * @param asked of shape {@code (nodes)}: whether what follows the node is asked for; if not, its logits are an empty array
 */
public record TokenTree(int[] tokenIds, int[] parents, boolean[] asked) {
    /** The tree without nodes. */
    public static final TokenTree EMPTY = new TokenTree(new int[0], new int[0]);

    public TokenTree {
        if (tokenIds.length != parents.length || tokenIds.length != asked.length) {
            throw new IllegalArgumentException("%d tokens cannot have %d parents and be asked %d times."
                    .formatted(tokenIds.length, parents.length, asked.length));
        }
        for (int node = 0; node < parents.length; node++) {
            if (parents[node] < -1 || parents[node] >= node) {
                throw new IllegalArgumentException("Node %d cannot follow node %d.".formatted(node, parents[node]));
            }
        }
    }

    /** Creates a tree of which every node is asked. */
    public TokenTree(int[] tokenIds, int[] parents) {
        this(tokenIds, parents, allOf(tokenIds.length));
    }

    private static boolean[] allOf(int count) {
        boolean[] all = new boolean[count];
        Arrays.fill(all, true);
        return all;
    }

    /** Returns how many nodes are asked. */
    public int askedCount() {
        int count = 0;
        for (boolean a : asked) {
            count += a ? 1 : 0;
        }
        return count;
    }

    /** Returns how many nodes there are. */
    public int size() {
        return tokenIds.length;
    }

    /** Returns how many tokens stand on the way to a node, itself among them. */
    public int depth(int node) {
        int depth = 1;
        for (int at = parents[node]; at >= 0; at = parents[at]) {
            depth++;
        }
        return depth;
    }

    /** Returns the logits by a fork for each node that is asked: what every faster way has to agree with. */
    float[][] logitsOf(LanguageModel.Session session) {
        LanguageModel.Session[] reached = new LanguageModel.Session[size()];
        float[][] logits = new float[size()][0];
        try {
            for (int node = 0; node < size(); node++) {
                if (asked[node]) {
                    int from = parents[node];
                    int count = 1;
                    while (from >= 0 && !asked[from]) {
                        from = parents[from];
                        count++;
                    }
                    reached[node] = from < 0 ? session.fork() : reached[from].fork();
                    logits[node] = reached[node].append(pathTo(node, count));
                }
            }
            return logits;
        } finally {
            for (LanguageModel.Session s : reached) {
                if (s != null) {
                    s.close();
                }
            }
        }
    }

    /** Returns the last tokens on the way to a node. */
    private int[] pathTo(int node, int count) {
        int[] path = new int[count];
        int at = node;
        for (int i = count - 1; i >= 0; i--) {
            path[i] = tokenIds[at];
            at = parents[at];
        }
        return path;
    }
}
