package io.relata.benchmark;

import io.relata.engine.LanguageModel;
import io.relata.evaluation.RunContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How long a pair takes, by demonstrations shown, labels to choose from, and what was computed before. */
public final class LatencyGrid {
    private final Consumer<String> progress;

    /**
     * What is run.
     *
     * @param conditions for the report: which model in which precision, on how many threads
     * @param lengths of the prompts' parts
     * @param demonstrations numbers of them in a prompt; those that the context has no room for are left out and noted
     * @param labels numbers of them
     * @param pairs rounds
     * @param kept where keys and values of demonstrations are kept
     */
    public record Plan(
            Map<String, String> conditions,
            PairWorkload.Lengths lengths,
            List<Integer> demonstrations,
            List<Integer> labels,
            int pairs,
            EngineContender.Kept kept) {}

    /** Creates the benchmark. */
    public LatencyGrid(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Runs it. */
    public BenchmarkReport run(Plan plan, LanguageModel model, RunContext context) {
        List<Race.Task> tasks = new ArrayList<>();
        List<Contender> contenders = new ArrayList<>();
        Map<String, String> notes = new TreeMap<>();
        try {
            for (int k : plan.demonstrations()) {
                for (int labels : plan.labels()) {
                    PairWorkload workload =
                            PairWorkload.draw(model.tokenizer(), plan.lengths(), k, labels, plan.pairs() + 1, 1);
                    String cell = "k=%d labels=%d".formatted(k, labels);
                    if (workload.longest() > model.contextTokensMax()) {
                        notes.put(
                                cell,
                                "%d tokens are more than the context of %d has room for."
                                        .formatted(workload.longest(), model.contextTokensMax()));
                        continue;
                    }
                    for (EngineContender.Mode mode : EngineContender.modes(model)) {
                        Contender contender = new EngineContender("relata", model, mode, plan.kept());
                        contenders.add(contender);
                        contender.prepare(workload);
                        tasks.add(Race.Task.of(
                                "%s %s".formatted(cell, mode.wireName()), contender, workload, plan.pairs()));
                    }
                }
            }
            Map<String, Samples> samples = new Race(progress).run(tasks, plan.pairs());
            Map<String, String> conditions = new LinkedHashMap<>(plan.conditions());
            conditions.put("blocks", plan.kept().encoding().wireName());
            return new BenchmarkReport("latency", context, conditions, ratios(plan, samples), samples, notes);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private static Map<String, Double> ratios(Plan plan, Map<String, Samples> samples) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (EngineContender.Mode mode : EngineContender.Mode.values()) {
            for (int labels : plan.labels()) {
                String first =
                        "k=%d labels=%d %s".formatted(plan.demonstrations().getFirst(), labels, mode.wireName());
                plan.demonstrations().stream()
                        .map(k -> "k=%d labels=%d %s".formatted(k, labels, mode.wireName()))
                        .filter(cell -> samples.containsKey(cell) && samples.containsKey(first) && !cell.equals(first))
                        .forEach(cell -> ratios.put(
                                cell + " over " + first.replaceAll(" .*", ""),
                                samples.get(cell).median() / samples.get(first).median()));
            }
        }
        return ratios;
    }
}
