package io.relata.evaluation;

import io.relata.structure.Fault;
import io.relata.structure.Task;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The result of an evaluation over whole texts.
 *
 * @param subject what was evaluated
 * @param task what was looked for
 * @param schema name of the schema
 * @param judgements one per text, in order
 * @param scores under every view of the task
 * @param leakedMentions mentions that a model wrote, that do not stand in the text, and that have words of a demonstration
 * @param failures texts whose request was refused; their whole key counts as missed
 * @param models fingerprints by role
 * @param indexSnapshot digest of the texts that demonstrations were chosen from
 * @param run commit, machine, seed
 * @param seconds wall time of the answers
 */
public record StructureReport(
        EvaluationReport.Subject subject,
        Task task,
        String schema,
        List<StructureJudgement> judgements,
        StructureScores scores,
        int leakedMentions,
        List<EvaluationReport.Failure> failures,
        Map<String, String> models,
        String indexSnapshot,
        RunContext run,
        double seconds)
        implements Report {
    public StructureReport {
        judgements = List.copyOf(judgements);
        failures = List.copyOf(failures);
        models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
    }

    /** Returns the view that papers report. */
    public StructureView mainView() {
        return StructureView.of(task).getFirst();
    }

    /** Returns the turns put to language models. */
    public int llmCallCount() {
        return judgements.stream().mapToInt(StructureJudgement::llmCalls).sum();
    }

    /**
     * How often something was wrong with answers.
     *
     * @param count how many faults
     * @param texts in how many texts
     */
    public record FaultRate(int count, int texts) {}

    /** Returns how often each kind of fault was met; kinds that were not met are left out. */
    public SortedMap<Fault.Kind, FaultRate> faults() {
        SortedMap<Fault.Kind, FaultRate> rates = new TreeMap<>();
        for (StructureJudgement judgement : judgements) {
            Map<Fault.Kind, Long> here =
                    judgement.faults().stream().collect(Collectors.groupingBy(Fault::kind, Collectors.counting()));
            here.forEach((kind, count) -> rates.merge(
                    kind,
                    new FaultRate(count.intValue(), 1),
                    (a, b) -> new FaultRate(a.count + b.count, a.texts + b.texts)));
        }
        return rates;
    }

    /** Returns the share of the texts whose answer could not be read as a whole, in percent. */
    public double parseFailureRate() {
        EnumSet<Fault.Kind> form = EnumSet.of(Fault.Kind.ILL_FORMED, Fault.Kind.TRUNCATED);
        long failed = judgements.stream()
                .filter(j -> j.faults().stream().anyMatch(f -> form.contains(f.kind())))
                .count();
        return 100 * RelationScore.share((int) failed, judgements.size());
    }

    @Override
    public Map<String, PairedComparison.Item> items() {
        Map<String, PairedComparison.Item> items = new LinkedHashMap<>();
        List<MatchCounts> counts = scores.byView().get(mainView()).items();
        for (int i = 0; i < counts.size(); i++) {
            items.put(
                    judgements.get(i).text().id(),
                    new PairedComparison.Item(counts.get(i).isPerfect(), counts.get(i)));
        }
        return items;
    }
}
