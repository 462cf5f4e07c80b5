package io.relata.evaluation;

import io.relata.dataset.RowError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of an evaluation.
 *
 * @param subject what was evaluated
 * @param judgements one per example, in the order of the examples
 * @param metrics the scores
 * @param intervals 95 % intervals by the name of the score
 * @param scores official counts by relation
 * @param confusion gold labels against answers
 * @param failures examples whose request was refused; they count as skipped
 * @param llmCallCount for how many examples a language model was asked
 * @param llmLimitCount for how many examples it was not asked since the limit of calls or time was reached
 * @param models fingerprints by role
 * @param indexSnapshot digest of the demonstrations, or the empty string
 * @param measures what else the answerer has measured, by name
 * @param run commit, machine, seed
 * @param seconds wall time of the answers, without loading and training
 */
public record EvaluationReport(
        Subject subject,
        List<Judgement> judgements,
        Metrics metrics,
        Map<String, Bootstrap.Interval> intervals,
        SemEvalScores scores,
        ConfusionMatrix confusion,
        List<Failure> failures,
        int llmCallCount,
        int llmLimitCount,
        Map<String, String> models,
        String indexSnapshot,
        Map<String, Double> measures,
        RunContext run,
        double seconds)
        implements Report {
    public EvaluationReport {
        judgements = List.copyOf(judgements);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
        failures = List.copyOf(failures);
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        measures = Collections.unmodifiableSortedMap(new TreeMap<>(measures));
    }

    /**
     * What was evaluated.
     *
     * @param name of the experiment, the name of its folder among the results
     * @param data file and part, as the caller named them
     * @param format of the file
     * @param profile or variant that answered
     * @param rowErrors rows of the file that could not be read and so were not scored
     * @param notes what a reader of the scores must know
     */
    public record Subject(
            String name, String data, String format, String profile, List<RowError> rowErrors, List<String> notes) {
        public Subject {
            rowErrors = List.copyOf(rowErrors);
            notes = List.copyOf(notes);
        }

        /** Returns a warning where there are too few items to conclude from. */
        static List<String> sizeNotes(int items) {
            return items >= PromptVariance.ITEMS_MIN
                    ? List.of()
                    : List.of("%d items are few: look at the intervals, and conclude nothing from small differences."
                            .formatted(items));
        }
    }

    @Override
    public Map<String, PairedComparison.Item> items() {
        String nullRelation = scores.nullScore().relation();
        Map<String, PairedComparison.Item> items = new LinkedHashMap<>();
        for (Judgement j : judgements) {
            boolean answered = j.isAnswered() && !j.answer().relation().equals(nullRelation);
            boolean gold = !j.gold().relation().equals(nullRelation);
            boolean correct = answered && gold && j.isCorrect();
            items.put(
                    j.id(),
                    new PairedComparison.Item(
                            j.isCorrect(), new MatchCounts(correct ? 1 : 0, answered ? 1 : 0, gold ? 1 : 0)));
        }
        return items;
    }

    /** An example whose request was refused, with the code and the words of the refusal. */
    public record Failure(String id, String code, String detail) {}
}
