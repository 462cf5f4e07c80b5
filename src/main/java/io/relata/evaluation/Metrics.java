package io.relata.evaluation;

import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named scores of a set of judgements.
 *
 * <p>{@code macro_f1_official}, {@code micro_f1}, {@code precision}, {@code recall} (both micro, without NULL), {@code
 * accuracy}, {@code coverage} (share of examples answered) and {@code null_fpr} (share of the NULL examples that got a
 * relation) are in percent, as the official scorer prints them; so are {@code top_3} and {@code top_5} (share of examples whose gold
 * label is among the likeliest three or five) and {@code coverage_at_precision_90} (the largest share of the examples that can
 * be given a relation, surest first, with nine in ten of these right). {@code ece}, {@code ece_50} (with 50 bins instead of 15) and
 * {@code brier} are in their own units.
 *
 * @param values score by name, in a fixed order
 */
public record Metrics(Map<String, Double> values) {
    // Guo et al. 2017, "On Calibration of Modern Neural Networks", use 15 bins of equal width.
    private static final int CALIBRATION_BINS = 15;
    // Li et al. 2023, "Evaluating ChatGPT's Information Extraction Capabilities", use 50.
    private static final int FINE_BINS = 50;
    private static final double PRECISION_WANTED = 0.9;

    public Metrics {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns the scores of judgements. */
    public static Metrics of(List<Judgement> judgements, String nullRelation) {
        Tally tally = new Tally(judgements, nullRelation);
        int[] all = tally.all();
        RelationScore micro = tally.micro(all);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("macro_f1_official", 100 * tally.official(all).macroF1());
        values.put("micro_f1", 100 * micro.f1());
        values.put("precision", 100 * micro.precision());
        values.put("recall", 100 * micro.recall());
        values.put("accuracy", 100 * tally.accuracy(all));
        values.put("coverage", 100 * coverage(judgements));
        values.put("null_fpr", 100 * nullFalsePositiveRate(judgements, nullRelation));
        values.put("top_3", 100 * topAccuracy(judgements, 3));
        values.put("top_5", 100 * topAccuracy(judgements, 5));
        values.put("coverage_at_precision_90", 100 * coverageAt(PRECISION_WANTED, judgements, nullRelation));
        values.put("ece", expectedCalibrationError(judgements, CALIBRATION_BINS));
        values.put("ece_50", expectedCalibrationError(judgements, FINE_BINS));
        values.put("brier", brier(judgements));
        return new Metrics(values);
    }

    /** Returns the 95 % intervals of the scores that papers compare, in percent. */
    public static Map<String, Bootstrap.Interval> intervals(
            List<Judgement> judgements, String nullRelation, Bootstrap bootstrap) {
        if (judgements.isEmpty()) {
            return Map.of();
        }
        Tally tally = new Tally(judgements, nullRelation);
        Map<String, Bootstrap.Interval> intervals = new LinkedHashMap<>();
        intervals.put(
                "macro_f1_official",
                bootstrap.interval(
                        tally.count(), items -> 100 * tally.official(items).macroF1()));
        intervals.put(
                "micro_f1",
                bootstrap.interval(
                        tally.count(), items -> 100 * tally.micro(items).f1()));
        intervals.put("accuracy", bootstrap.interval(tally.count(), items -> 100 * tally.accuracy(items)));
        return Collections.unmodifiableMap(intervals);
    }

    /** Returns the score of this name. */
    public double of(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("There is no score \"%s\" among %s.".formatted(name, values.keySet()));
        }
        return value;
    }

    static double coverage(List<Judgement> judgements) {
        return RelationScore.share(
                (int) judgements.stream().filter(Judgement::isAnswered).count(), judgements.size());
    }

    static double nullFalsePositiveRate(List<Judgement> judgements, String nullRelation) {
        List<Judgement> nulls = judgements.stream()
                .filter(j -> j.gold().relation().equals(nullRelation))
                .toList();
        long wronglyRelated = nulls.stream()
                .filter(j -> j.isAnswered() && !j.answer().relation().equals(nullRelation))
                .count();
        return RelationScore.share((int) wronglyRelated, nulls.size());
    }

    /** Returns the share of the examples whose gold label is among the likeliest {@code k}; ties go by the label. */
    static double topAccuracy(List<Judgement> judgements, int k) {
        long hits = judgements.stream()
                .filter(Judgement::isAnswered)
                .filter(j -> likeliest(j, k).contains(j.gold()))
                .count();
        return RelationScore.share((int) hits, judgements.size());
    }

    // Where an answerer gives no distribution, its answer is the only guess.
    private static List<RelationLabel> likeliest(Judgement judgement, int k) {
        LabelDistribution distribution = judgement.distribution();
        return distribution.labels().isEmpty()
                ? List.of(judgement.answer())
                : distribution.labels().stream()
                        .sorted(Comparator.comparing(distribution::of)
                                .reversed()
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(k)
                        .toList();
    }

    /**
     * Returns the largest share of the examples that can be given a relation, surest first, with at least this precision.
     * Answers that are equally sure are given together or not at all, since no threshold tells them apart.
     */
    static double coverageAt(double precision, List<Judgement> judgements, String nullRelation) {
        List<Judgement> surestFirst = judgements.stream()
                .filter(j -> hasConfidence(j) && !j.answer().relation().equals(nullRelation))
                .sorted(Comparator.comparingDouble(Metrics::confidence).reversed())
                .toList();
        int best = 0;
        int correct = 0;
        for (int i = 0; i < surestFirst.size(); i++) {
            correct += surestFirst.get(i).isCorrect() ? 1 : 0;
            boolean last =
                    i + 1 == surestFirst.size() || confidence(surestFirst.get(i + 1)) < confidence(surestFirst.get(i));
            if (last && correct >= precision * (i + 1)) {
                best = i + 1;
            }
        }
        return RelationScore.share(best, judgements.size());
    }

    static double confidence(Judgement judgement) {
        return judgement.distribution().of(judgement.answer());
    }

    /**
     * Returns the mean distance of confidence and accuracy over bins of confidence, each weighted by its share of the
     * answers (Naeini et al. 2015); 0 when no answer has a confidence.
     */
    static double expectedCalibrationError(List<Judgement> judgements, int bins) {
        return Reliability.of(judgements, bins).expectedError();
    }

    /** Returns how often answers of like confidence are right, in the bins of {@code ece}. */
    static Reliability reliability(List<Judgement> judgements) {
        return Reliability.of(judgements, CALIBRATION_BINS);
    }

    /**
     * Returns the mean squared distance of distribution and gold label, summed over the labels as in Brier 1950, so that
     * it lies in [0, 2]; over the examples that were answered with a distribution.
     */
    static double brier(List<Judgement> judgements) {
        double sum = 0;
        int count = 0;
        for (Judgement j : judgements) {
            if (hasConfidence(j)) {
                sum += brier(j.distribution(), j.gold());
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double brier(LabelDistribution distribution, RelationLabel gold) {
        double sum = distribution.labels().contains(gold) ? 0 : 1;
        for (RelationLabel label : distribution.labels()) {
            double distance = distribution.of(label) - (label.equals(gold) ? 1 : 0);
            sum += distance * distance;
        }
        return sum;
    }

    static boolean hasConfidence(Judgement judgement) {
        return judgement.isAnswered() && !judgement.distribution().labels().isEmpty();
    }
}
