package io.relata.decoding;

import io.relata.engine.LanguageModel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Gives every sequence of a trie its exact probability under constrained decoding.
 *
 * <p>At each node the softmax runs over the tokens that may follow; the probability of a sequence is the product along
 * its path, so all of them add up to 1. A token without an alternative has probability 1 and costs no step of its own:
 * of 19 labels in two directions, nine appends in all. The alternative, summing full-vocabulary log-probabilities and
 * normalising at the end, would need a step for every token of every label and favours labels that are spelled with
 * common words.
 */
public final class LabelScorer {
    private LabelScorer() {}

    /**
     * Scores all sequences. The session is left as it was.
     *
     * @param logits what the last {@code append} to the session returned
     * @return one natural logarithm per sequence, in the order in which the trie was given them
     */
    public static double[] logProbabilities(LanguageModel.Session session, float[] logits, TokenTrie trie) {
        double[] out = new double[trie.sequenceCount()];
        score(session, logits, trie, TokenTrie.ROOT, 0, out);
        return out;
    }

    /**
     * Gives every sequence the mean log-probability of its tokens over the whole vocabulary, as systems do that cannot
     * constrain what they decode. Not a distribution: sequences are compared by it whatever their length. The session is left
     * as it was.
     *
     * @param logits what the last {@code append} to the session returned
     * @return one number of at most 0 per sequence, in the order in which the trie was given them
     */
    public static double[] meanTokenLogProbabilities(LanguageModel.Session session, float[] logits, TokenTrie trie) {
        double[] out = new double[trie.sequenceCount()];
        int[] vocabulary = IntStream.range(0, logits.length).toArray();
        meanTokens(session, logits, trie, TokenTrie.ROOT, vocabulary, 0, 0, out);
        return out;
    }

    private static void meanTokens(
            LanguageModel.Session session,
            float[] logits,
            TokenTrie trie,
            int node,
            int[] vocabulary,
            double soFar,
            int depth,
            double[] out) {
        double[] logProbabilities = logSoftmax(logits, vocabulary);
        for (int token : trie.tokens(node)) {
            int child = trie.child(node, token);
            double reached = soFar + logProbabilities[token];
            if (trie.sequenceAt(child) >= 0) {
                out[trie.sequenceAt(child)] = reached / (depth + 1);
                continue;
            }
            try (LanguageModel.Session branch = session.fork()) {
                meanTokens(branch, branch.append(token), trie, child, vocabulary, reached, depth + 1, out);
            }
        }
    }

    private static void score(
            LanguageModel.Session session, float[] logits, TokenTrie trie, int node, double soFar, double[] out) {
        if (trie.sequenceAt(node) >= 0) {
            out[trie.sequenceAt(node)] = soFar;
            return;
        }
        int[] tokens = trie.tokens(node);
        double[] logProbabilities = logSoftmax(logits, tokens);
        for (int i = 0; i < tokens.length; i++) {
            int child = trie.child(node, tokens[i]);
            int[] forced = trie.forced(child);
            int end = child;
            for (int token : forced) {
                end = trie.child(end, token);
            }
            double reached = soFar + logProbabilities[i];
            if (trie.sequenceAt(end) >= 0) {
                out[trie.sequenceAt(end)] = reached;
                continue;
            }
            int[] path = new int[forced.length + 1];
            path[0] = tokens[i];
            System.arraycopy(forced, 0, path, 1, forced.length);
            try (LanguageModel.Session branch = session.fork()) {
                score(branch, branch.append(path), trie, end, reached, out);
            }
        }
    }

    /** Returns the logarithm of the softmax over some of the logits; NaN and minus infinity count as the least. */
    static double[] logSoftmax(float[] logits, int[] tokens) {
        double[] values = Arrays.stream(tokens)
                .mapToDouble(t -> Decoder.finite(logits[t]))
                .toArray();
        double top = Arrays.stream(values).max().orElseThrow();
        double sum = 0;
        for (double v : values) {
            sum += Math.exp(v - top);
        }
        double logSum = top + Math.log(sum);
        return Arrays.stream(values).map(v -> v - logSum).toArray();
    }
}
