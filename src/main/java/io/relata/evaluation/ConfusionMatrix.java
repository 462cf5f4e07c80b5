package io.relata.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How often each gold label got each answer.
 *
 * @param labels every label of the key or of an answer by its key, in natural order; rows and columns
 * @param counts one row per gold label, one column per answer
 * @param unanswered per gold label how many examples had no answer
 */
public record ConfusionMatrix(List<String> labels, List<List<Integer>> counts, List<Integer> unanswered) {
    public ConfusionMatrix {
        labels = List.copyOf(labels);
        counts = counts.stream().map(List::copyOf).toList();
        unanswered = List.copyOf(unanswered);
    }

    /** Returns the matrix of judgements. */
    public static ConfusionMatrix of(List<Judgement> judgements) {
        TreeSet<String> names = new TreeSet<>();
        for (Judgement j : judgements) {
            names.add(j.gold().key());
            if (j.isAnswered()) {
                names.add(j.answer().key());
            }
        }
        List<String> labels = List.copyOf(names);
        int[][] counts = new int[labels.size()][labels.size() + 1];
        for (Judgement j : judgements) {
            int column = j.isAnswered() ? labels.indexOf(j.answer().key()) : labels.size();
            counts[labels.indexOf(j.gold().key())][column]++;
        }
        List<List<Integer>> rows = new ArrayList<>();
        List<Integer> unanswered = new ArrayList<>();
        for (int[] row : counts) {
            List<Integer> cells = new ArrayList<>();
            for (int column = 0; column < labels.size(); column++) {
                cells.add(row[column]);
            }
            rows.add(cells);
            unanswered.add(row[labels.size()]);
        }
        return new ConfusionMatrix(labels, rows, unanswered);
    }
}
