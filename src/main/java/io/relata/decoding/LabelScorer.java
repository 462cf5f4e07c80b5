package io.relata.decoding;

import io.relata.engine.LanguageModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives every sequence of a trie its exact probability under constrained decoding.
 *
 * <p>At each node the softmax runs over the tokens that may follow; the probability of a sequence is the product along
 * its path, so all of them add up to 1. A token without an alternative has probability 1 and asks the model for nothing.
 * All nodes are looked at together, as a tree hung at the end of the session: one pass, whatever the number of labels, and
 * where the last tokens of the prompt are still to be read, the same pass. The alternative, summing full-vocabulary
 * log-probabilities and normalising at the end, favours labels that are spelled with common words.
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
        LabelTree tree = LabelTree.ofChoices(trie);
        return scores(trie, tree, new LanguageModel.Logits(logits, session.peek(tree.tree())));
    }

    /**
     * Appends tokens to the session and scores all sequences behind them, in one pass where the engine can.
     *
     * @param model of the session
     * @param tokenIds at least one
     * @return one natural logarithm per sequence, in the order in which the trie was given them
     */
    public static double[] logProbabilities(
            LanguageModel model, LanguageModel.Session session, int[] tokenIds, TokenTrie trie) {
        LabelTree tree = LabelTree.ofChoices(trie);
        return scores(
                trie,
                tree,
                model.append(List.of(new LanguageModel.Row(session, tokenIds, tree.tree())))
                        .getFirst());
    }

    /**
     * Returns the row of work that scores sequences behind tokens; its answer is read by {@link #logProbabilities(
     * LanguageModel.Logits, TokenTrie)}. For callers that put several sessions into one pass.
     *
     * @param tokenIds at least one
     */
    public static LanguageModel.Row row(LanguageModel.Session session, int[] tokenIds, TokenTrie trie) {
        return new LanguageModel.Row(
                session, tokenIds, LabelTree.ofChoices(trie).tree());
    }

    /** Returns the scores that the answer to {@link #row} amounts to. */
    public static double[] logProbabilities(LanguageModel.Logits logits, TokenTrie trie) {
        return scores(trie, LabelTree.ofChoices(trie), logits);
    }

    private static double[] scores(TokenTrie trie, LabelTree tree, LanguageModel.Logits logits) {
        double[] out = new double[trie.sequenceCount()];
        score(trie, tree, logits, TokenTrie.ROOT, 0, out);
        return out;
    }

    private static void score(
            TokenTrie trie, LabelTree tree, LanguageModel.Logits logits, int node, double soFar, double[] out) {
        int[] tokens = trie.tokens(node);
        if (tokens.length == 0) {
            out[trie.sequenceAt(node)] = soFar;
        } else if (tokens.length == 1) {
            score(trie, tree, logits, trie.child(node, tokens[0]), soFar, out);
        } else {
            double[] logProbabilities = logSoftmax(after(tree, logits, node), tokens);
            for (int i = 0; i < tokens.length; i++) {
                score(trie, tree, logits, trie.child(node, tokens[i]), soFar + logProbabilities[i], out);
            }
        }
    }

    private static float[] after(LabelTree tree, LanguageModel.Logits logits, int node) {
        return node == TokenTrie.ROOT ? logits.last() : logits.nodes()[tree.at(node)];
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
        LabelTree tree = LabelTree.ofAll(trie);
        double[] out = new double[trie.sequenceCount()];
        LanguageModel.Logits all = new LanguageModel.Logits(logits, session.peek(tree.tree()));
        meanTokens(trie, tree, all, TokenTrie.ROOT, 0, 0, out);
        return out;
    }

    private static void meanTokens(
            TokenTrie trie,
            LabelTree tree,
            LanguageModel.Logits logits,
            int node,
            double soFar,
            int depth,
            double[] out) {
        int[] tokens = trie.tokens(node);
        if (tokens.length == 0) {
            out[trie.sequenceAt(node)] = soFar / depth;
            return;
        }
        float[] next = after(tree, logits, node);
        double[] logProbabilities =
                logSoftmax(next, IntStream.range(0, next.length).toArray());
        for (int token : tokens) {
            meanTokens(trie, tree, logits, trie.child(node, token), soFar + logProbabilities[token], depth + 1, out);
        }
    }

    /** Returns the logarithm of the softmax over some of the logits; NaN and minus infinity count as the least. */
    static double[] logSoftmax(float[] logits, int[] tokens) {
        double[] values = Arrays.stream(tokens)
                .mapToDouble(t -> Decoder.finite(logits[t]))
                .toArray();
        double logSum = logSum(values);
        return Arrays.stream(values).map(v -> v - logSum).toArray();
    }

    /** Returns the logarithm of the sum of the exponentials of all logits; NaN and minus infinity count as the least. */
    public static double logSum(float[] logits) {
        double[] values = new double[logits.length];
        for (int token = 0; token < values.length; token++) {
            values[token] = Decoder.finite(logits[token]);
        }
        return logSum(values);
    }

    private static double logSum(double[] values) {
        double top = Arrays.stream(values).max().orElseThrow();
        double sum = 0;
        for (double v : values) {
            sum += Math.exp(v - top);
        }
        return top + Math.log(sum);
    }
}
