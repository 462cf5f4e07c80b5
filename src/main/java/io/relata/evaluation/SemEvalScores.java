package io.relata.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * The scores of SemEval-2010 Task 8. All shares are in [0, 1].
 *
 * @param relations the relations present in the key, less the NULL relation, in natural order
 * @param nullScore the counts of the NULL relation, which enter no mean
 */
public record SemEvalScores(List<RelationScore> relations, RelationScore nullScore) {
    public SemEvalScores {
        relations = List.copyOf(relations);
    }

    /** Returns the mean of the relations' precisions. */
    public double macroPrecision() {
        return mean(RelationScore::precision);
    }

    /** Returns the mean of the relations' recalls. */
    public double macroRecall() {
        return mean(RelationScore::recall);
    }

    /** Returns the mean of the relations' F1, the official score; not the F1 of the mean precision and recall. */
    public double macroF1() {
        return mean(RelationScore::f1);
    }

    /** Returns the micro-averaged precision; answers with relations that the key lacks do not count. */
    public double microPrecision() {
        return RelationScore.share(sum(RelationScore::correct), sum(r -> r.answered() + r.wrongDirection()));
    }

    /** Returns the micro-averaged recall. */
    public double microRecall() {
        return RelationScore.share(sum(RelationScore::correct), sum(RelationScore::gold));
    }

    /** Returns the F1 of {@link #microPrecision} and {@link #microRecall}. */
    public double microF1() {
        return RelationScore.f1(microPrecision(), microRecall());
    }

    private double mean(ToDoubleFunction<RelationScore> value) {
        return relations.stream().mapToDouble(value).average().orElse(0);
    }

    private int sum(ToIntFunction<RelationScore> count) {
        return relations.stream().mapToInt(count).sum();
    }
}
