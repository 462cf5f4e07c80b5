package io.relata.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A text as a server cut it into tokens, with what its model gave each.
 *
 * @param tokens the texts of its tokens
 * @param logProbabilities of shape {@code (tokens)}, over the whole vocabulary; the first is of no use
 */
record TokenPath(List<String> tokens, double[] logProbabilities) {
    TokenPath {
        tokens = List.copyOf(tokens);
    }

    /**
     * Returns the logarithms of the probabilities of texts when nothing else may come: at every place where they part, over the
     * tokens with which one of them goes on. All together they add up to 1.
     *
     * @param paths of which none begins another
     */
    static double[] constrained(List<TokenPath> paths) {
        double[] out = new double[paths.size()];
        share(paths, IntStream.range(0, out.length).boxed().toList(), 0, 0, out);
        return out;
    }

    private static void share(List<TokenPath> paths, List<Integer> some, int from, double soFar, double[] out) {
        if (some.size() == 1) {
            out[some.getFirst()] = soFar;
            return;
        }
        int at = from;
        Map<String, List<Integer>> byToken = byToken(paths, some, at);
        while (byToken.size() == 1) {
            at++;
            byToken = byToken(paths, some, at);
        }
        int parting = at;
        double logSum = logSum(byToken.values().stream()
                .mapToDouble(g -> paths.get(g.getFirst()).logProbabilities[parting])
                .toArray());
        for (List<Integer> group : byToken.values()) {
            double step = paths.get(group.getFirst()).logProbabilities[parting] - logSum;
            share(paths, group, parting + 1, soFar + step, out);
        }
    }

    private static Map<String, List<Integer>> byToken(List<TokenPath> paths, List<Integer> some, int at) {
        Map<String, List<Integer>> byToken = new LinkedHashMap<>();
        for (int i : some) {
            List<String> tokens = paths.get(i).tokens;
            if (at == tokens.size()) {
                throw new IllegalArgumentException("One text begins another.");
            }
            byToken.computeIfAbsent(tokens.get(at), _ -> new ArrayList<>()).add(i);
        }
        return byToken;
    }

    static double logSum(double[] logs) {
        double top = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            top = Math.max(top, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - top);
        }
        return top + Math.log(sum);
    }

    /** Returns the mean log-probability of the tokens after those that this path has in common with what came before. */
    double meanAfter(TokenPath before) {
        int common = 0;
        while (common < Math.min(tokens.size(), before.tokens.size())
                && tokens.get(common).equals(before.tokens.get(common))) {
            common++;
        }
        return IntStream.range(common, tokens.size())
                .mapToDouble(i -> logProbabilities[i])
                .average()
                .orElse(0);
    }
}
