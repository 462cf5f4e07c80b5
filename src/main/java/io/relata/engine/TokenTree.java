package io.relata.engine;

/**
 * Continuations that share their beginnings, node by node.
 *
 * @param tokenIds of shape {@code (nodes)}
 * @param parents of shape {@code (nodes)}: the node that each one follows, which stands before it, or -1 for the end of
 *     the session
 */
public record TokenTree(int[] tokenIds, int[] parents) {
    /** The tree without nodes. */
    public static final TokenTree EMPTY = new TokenTree(new int[0], new int[0]);

    public TokenTree {
        if (tokenIds.length != parents.length) {
            throw new IllegalArgumentException(
                    "%d tokens cannot have %d parents.".formatted(tokenIds.length, parents.length));
        }
        for (int node = 0; node < parents.length; node++) {
            if (parents[node] < -1 || parents[node] >= node) {
                throw new IllegalArgumentException("Node %d cannot follow node %d.".formatted(node, parents[node]));
            }
        }
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

    /** Returns the logits of all nodes by a fork for each of them: what every faster way has to agree with. */
    float[][] logitsOf(LanguageModel.Session session) {
        LanguageModel.Session[] reached = new LanguageModel.Session[size()];
        float[][] logits = new float[size()][];
        try {
            for (int node = 0; node < size(); node++) {
                reached[node] = parents[node] < 0 ? session.fork() : reached[parents[node]].fork();
                logits[node] = reached[node].append(tokenIds[node]);
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
}
