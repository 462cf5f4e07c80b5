package io.relata.evaluation;

import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Judgements as arrays of small numbers, so that a thousand resamples of a test set are scored in a moment. A resample is
 * given by the indexes of its items, with repetition.
 */
final class Tally {
    private static final int NO_ANSWER = -1;

    private final List<String> relations;
    private final int nullRelation;
    private final int[] goldRelation;
    private final int[] answerRelation;
    private final Direction[] goldDirection;
    private final Direction[] answerDirection;

    Tally(List<Judgement> judgements, String nullName) {
        TreeSet<String> names = new TreeSet<>();
        names.add(nullName);
        for (Judgement j : judgements) {
            names.add(j.gold().relation());
            names.add(j.answer().relation());
        }
        relations = List.copyOf(names);
        nullRelation = relations.indexOf(nullName);
        int count = judgements.size();
        goldRelation = new int[count];
        answerRelation = new int[count];
        goldDirection = new Direction[count];
        answerDirection = new Direction[count];
        for (int i = 0; i < count; i++) {
            RelationLabel gold = judgements.get(i).gold();
            RelationLabel answer = judgements.get(i).answer();
            goldRelation[i] = relations.indexOf(gold.relation());
            goldDirection[i] = gold.direction();
            answerRelation[i] = judgements.get(i).isAnswered() ? relations.indexOf(answer.relation()) : NO_ANSWER;
            answerDirection[i] = answer.direction();
        }
    }

    int count() {
        return goldRelation.length;
    }

    int[] all() {
        return IntStream.range(0, count()).toArray();
    }

    SemEvalScores official() {
        return official(all());
    }

    SemEvalScores official(int[] items) {
        int[] correct = new int[relations.size()];
        int[] wrongDirection = new int[relations.size()];
        int[] answered = new int[relations.size()];
        int[] gold = new int[relations.size()];
        for (int i : items) {
            gold[goldRelation[i]]++;
            if (answerRelation[i] == NO_ANSWER) {
                continue;
            }
            if (answerRelation[i] == goldRelation[i] && answerDirection[i] != goldDirection[i]) {
                wrongDirection[answerRelation[i]]++;
                continue;
            }
            answered[answerRelation[i]]++;
            if (answerRelation[i] == goldRelation[i]) {
                correct[goldRelation[i]]++;
            }
        }
        List<RelationScore> scores = new ArrayList<>();
        for (int r = 0; r < relations.size(); r++) {
            if (r != nullRelation && gold[r] > 0) {
                scores.add(new RelationScore(relations.get(r), correct[r], wrongDirection[r], answered[r], gold[r]));
            }
        }
        int n = nullRelation;
        return new SemEvalScores(
                scores, new RelationScore(relations.get(n), correct[n], wrongDirection[n], answered[n], gold[n]));
    }

    /**
     * Returns micro-averaged counts as papers on TACRED report them: every answer that is not NULL counts for the
     * precision, also one that names a relation which the key lacks.
     */
    RelationScore micro(int[] items) {
        int correct = 0;
        int answered = 0;
        int gold = 0;
        for (int i : items) {
            boolean isRelation = goldRelation[i] != nullRelation;
            gold += isRelation ? 1 : 0;
            if (answerRelation[i] != NO_ANSWER && answerRelation[i] != nullRelation) {
                answered++;
                correct += isCorrect(i) ? 1 : 0;
            }
        }
        return new RelationScore("", correct, 0, answered, gold);
    }

    double accuracy(int[] items) {
        int correct = 0;
        for (int i : items) {
            correct += isCorrect(i) ? 1 : 0;
        }
        return RelationScore.share(correct, items.length);
    }

    private boolean isCorrect(int item) {
        return answerRelation[item] == goldRelation[item] && answerDirection[item] == goldDirection[item];
    }
}
