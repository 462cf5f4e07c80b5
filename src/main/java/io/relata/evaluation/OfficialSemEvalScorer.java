package io.relata.evaluation;

import io.relata.classification.LabelDistribution;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The official scorer of SemEval-2010 Task 8, version 1.2 (Hendrickx et al. 2010), for any schema with a NULL relation.
 *
 * <p>The official score is the macro-averaged F1 over the relations of the key, less the NULL relation, in the "(9+1)-way
 * evaluation taking directionality into account": an answer with the right relation and the wrong direction is an error of
 * precision and of recall for that relation, and no error for any other. An example without an answer is an error of
 * recall only. An answer that names a relation which the key lacks costs the recall of the gold relation, and nobody's
 * precision.
 */
public final class OfficialSemEvalScorer {
    private final String nullRelation;

    /** Creates a scorer for this name of the NULL relation, which is {@code Other} in the task itself. */
    public OfficialSemEvalScorer(String nullRelation) {
        this.nullRelation = nullRelation;
    }

    /** What an answer must have in common with the key. */
    public enum View {
        /** Every relation with a direction is a label of its own: (2*9+1)-way. */
        DIRECTED_LABELS {
            @Override
            RelationLabel of(RelationLabel label) {
                return new RelationLabel(label.key(), Direction.NONE);
            }
        },
        /** The relation alone: (9+1)-way, ignoring direction. */
        IGNORING_DIRECTION {
            @Override
            RelationLabel of(RelationLabel label) {
                return new RelationLabel(label.relation(), Direction.NONE);
            }
        },
        /** Relation and direction, counted by relation: (9+1)-way, taking direction into account. */
        OFFICIAL {
            @Override
            RelationLabel of(RelationLabel label) {
                return label;
            }
        };

        abstract RelationLabel of(RelationLabel label);
    }

    /** Returns the official scores of judgements. */
    public SemEvalScores score(List<Judgement> judgements) {
        return score(judgements, View.OFFICIAL);
    }

    /** Returns the scores of judgements under one of the three views of the scorer. */
    public SemEvalScores score(List<Judgement> judgements, View view) {
        List<Judgement> viewed = judgements.stream()
                .map(j -> new Judgement(j.id(), view.of(j.gold()), j.outcome(), view.of(j.answer()), j.distribution()))
                .toList();
        return new Tally(viewed, nullRelation).official();
    }

    /**
     * Returns the judgements of a file of answers under a key.
     *
     * @param key gold label by id
     * @param answers label by id; an id that is not there was skipped
     * @throws RelataException with {@code INVALID_ARGUMENT} when an answer's id is not in the key
     */
    public static List<Judgement> judge(Map<String, RelationLabel> key, Map<String, RelationLabel> answers) {
        TreeSet<String> unknown = new TreeSet<>(answers.keySet());
        unknown.removeAll(key.keySet());
        if (!unknown.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "%d answers have an id that is not in the key, the first is \"%s\"."
                            .formatted(unknown.size(), unknown.getFirst()),
                    "Maybe the answers belong to another split.");
        }
        LabelDistribution none = new LabelDistribution(List.of(), new double[0]);
        List<Judgement> judgements = new ArrayList<>();
        key.forEach((id, gold) -> {
            RelationLabel answer = answers.get(id);
            judgements.add(
                    answer == null
                            ? new Judgement(id, gold, Judgement.Outcome.SKIPPED, gold, none)
                            : new Judgement(id, gold, Judgement.Outcome.ANSWERED, answer, none));
        });
        return judgements;
    }
}
