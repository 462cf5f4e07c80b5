package io.relata.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scores of answers to whole texts. F1, precision and recall are in percent.
 *
 * @param byView in the order of {@link StructureView#of}
 */
public record StructureScores(Map<StructureView, Score> byView) {
    public StructureScores {
        byView = Collections.unmodifiableMap(new LinkedHashMap<>(byView));
    }

    /**
     * The score under one view.
     *
     * @param total the counts of all texts
     * @param byType the counts by the type of what is compared
     * @param items the counts of every text, in order
     * @param interval 95 % interval of the F1 over resampled texts
     */
    public record Score(
            MatchCounts total,
            SortedMap<String, MatchCounts> byType,
            List<MatchCounts> items,
            Bootstrap.Interval interval) {
        public Score {
            byType = Collections.unmodifiableSortedMap(new TreeMap<>(byType));
            items = List.copyOf(items);
        }

        /** Returns the micro-averaged F1. */
        public double microF1() {
            return 100 * total.f1();
        }

        /** Returns the mean F1 of the types that are in the key. */
        public double macroF1() {
            return 100
                    * byType.values().stream()
                            .filter(counts -> counts.gold() > 0)
                            .mapToDouble(MatchCounts::f1)
                            .average()
                            .orElse(0);
        }
    }

    /** Returns the scores under these views. */
    public static StructureScores of(
            List<StructureJudgement> judgements, List<StructureView> views, Bootstrap bootstrap) {
        Map<StructureView, Score> scores = new LinkedHashMap<>();
        views.forEach(view -> scores.put(view, score(judgements, view, bootstrap)));
        return new StructureScores(scores);
    }

    private static Score score(List<StructureJudgement> judgements, StructureView view, Bootstrap bootstrap) {
        SortedMap<String, MatchCounts> byType = new TreeMap<>();
        judgements.forEach(j -> view.count(j).forEach((type, counts) -> byType.merge(type, counts, MatchCounts::plus)));
        List<MatchCounts> items = judgements.stream().map(view::total).toList();
        Bootstrap.Interval interval = items.isEmpty()
                ? new Bootstrap.Interval(0, 0)
                : bootstrap.interval(items.size(), sample -> 100 * f1(items, sample));
        return new Score(items.stream().reduce(MatchCounts.NONE, MatchCounts::plus), byType, items, interval);
    }

    /** Returns the F1 of a resample, in [0, 1]. */
    static double f1(List<MatchCounts> items, int[] sample) {
        int correct = 0;
        int answered = 0;
        int gold = 0;
        for (int i : sample) {
            correct += items.get(i).correct();
            answered += items.get(i).answered();
            gold += items.get(i).gold();
        }
        return new MatchCounts(correct, answered, gold).f1();
    }
}
