package io.relata.calibration;

import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A log-linear pool of label distributions: the score of a label is the weighted sum of its log-probabilities by source,
 * plus a bias if it is the NULL label, and the softmax of the scores over the allowed labels is the probability.
 *
 * <p>There is one weight per source and not one per label, so that a fusion fitted on one schema means something on
 * another, and a few hundred examples fit it. A temperature would only scale all weights alike and is not kept apart.
 *
 * @param sources names of the sources, without repetition
 * @param weights one per source, 0 or greater
 * @param nullBias what is added to the score of the NULL label, in nats
 */
public record Fusion(List<String> sources, List<Double> weights, double nullBias) {
    /**
     * How much of the uniform distribution is mixed into every opinion. A vote gives most labels 0, whose logarithm
     * would let one source forbid what all others say.
     */
    static final double SMOOTHING = 0.005;

    public Fusion {
        sources = List.copyOf(sources);
        weights = List.copyOf(weights);
        if (sources.isEmpty()
                || sources.size() != weights.size()
                || sources.stream().distinct().count() != sources.size()) {
            throw new IllegalArgumentException("Sources %s have weights %s.".formatted(sources, weights));
        }
        if (!(weights.stream().allMatch(w -> w >= 0 && Double.isFinite(w)) && Double.isFinite(nullBias))) {
            throw new IllegalArgumentException(
                    "Weights are finite and not negative: %s, NULL bias %s.".formatted(weights, nullBias));
        }
    }

    /** Returns the fusion that gives every source the same say, for want of a fitted one. */
    public static Fusion even(List<String> sources) {
        return new Fusion(
                sources, sources.stream().map(_ -> 1.0 / sources.size()).toList(), 0);
    }

    /**
     * Returns the fusion of those sources that have an opinion, for a pair about which one could not be asked. Their weights
     * are scaled so that they add up to as much as before, which keeps the confidence about as high.
     *
     * @throws IllegalArgumentException if none has
     */
    public Fusion among(Set<String> available) {
        if (available.containsAll(sources)) {
            return this;
        }
        List<String> kept = sources.stream().filter(available::contains).toList();
        double before = weights.stream().mapToDouble(w -> w).sum();
        double after =
                kept.stream().mapToDouble(s -> weights.get(sources.indexOf(s))).sum();
        return new Fusion(
                kept,
                kept.stream()
                        .map(s -> after > 0 ? weights.get(sources.indexOf(s)) * before / after : 1.0 / kept.size())
                        .toList(),
                nullBias);
    }

    /**
     * Returns the probabilities of the allowed labels.
     *
     * @param opinions distribution by source; at least all of {@link #sources}
     * @param allowed labels in natural order
     * @throws IllegalArgumentException if a source gave no opinion
     */
    public LabelDistribution fuse(
            Map<String, LabelDistribution> opinions, List<RelationLabel> allowed, RelationLabel none) {
        double[] scores = new double[allowed.size()];
        for (int s = 0; s < sources.size(); s++) {
            double[] logs = logs(opinions, sources.get(s), allowed);
            for (int l = 0; l < scores.length; l++) {
                scores[l] += weights.get(s) * logs[l];
            }
        }
        int nullIndex = allowed.indexOf(none);
        if (nullIndex >= 0) {
            scores[nullIndex] += nullBias;
        }
        return new LabelDistribution(allowed, softmax(scores));
    }

    /** Returns the smoothed log-probabilities that a source gives the allowed labels. */
    static double[] logs(Map<String, LabelDistribution> opinions, String source, List<RelationLabel> allowed) {
        LabelDistribution opinion = opinions.get(source);
        if (opinion == null) {
            throw new IllegalArgumentException(
                    "The source %s gave no opinion; there are %s.".formatted(source, opinions.keySet()));
        }
        double[] logs = new double[allowed.size()];
        double total = 0;
        for (int l = 0; l < logs.length; l++) {
            logs[l] = opinion.of(allowed.get(l));
            total += logs[l];
        }
        // Opinions cover the whole schema; restricted to the allowed labels they are normalised anew.
        for (int l = 0; l < logs.length; l++) {
            double p = total > 0 ? logs[l] / total : 1.0 / logs.length;
            logs[l] = Math.log((1 - SMOOTHING) * p + SMOOTHING / logs.length);
        }
        return logs;
    }

    static double[] softmax(double[] scores) {
        double top = Double.NEGATIVE_INFINITY;
        for (double s : scores) {
            top = Math.max(top, s);
        }
        double sum = 0;
        double[] out = new double[scores.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.exp(scores[i] - top);
            sum += out[i];
        }
        for (int i = 0; i < out.length; i++) {
            out[i] /= sum;
        }
        return out;
    }
}
