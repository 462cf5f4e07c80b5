package io.relata.benchmark;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.LanguageModel;
import io.relata.engine.TokenTree;
import io.relata.evaluation.RunContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a pass costs as prompts grow, as more rows share it, and as its rows wear adapters. */
public final class PassCost {
    private static final int ADAPTERS_MAX = 8;

    private final Consumer<String> progress;

    /**
     * What is run.
     *
     * @param conditions for the report: which model in which precision, on how many threads
     * @param model the model's folder
     * @param prompts lengths in tokens
     * @param rows numbers of rows in a pass
     * @param rowTokens of each row
     * @param rounds how often
     * @param work a folder for adapters
     */
    public record Plan(
            Map<String, String> conditions,
            Path model,
            List<Integer> prompts,
            List<Integer> rows,
            int rowTokens,
            int rounds,
            Path work) {}

    /** Creates the benchmark. */
    public PassCost(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Has prompts grow, and rows join a pass. */
    public BenchmarkReport growth(Plan plan, LanguageModel model, RunContext context) {
        List<Race.Task> tasks = new ArrayList<>();
        for (int tokens : plan.prompts()) {
            tasks.add(task("prompt of %d tokens".formatted(tokens), List.of(model), tokens, plan.rounds()));
        }
        for (int rows : plan.rows()) {
            List<LanguageModel> alike =
                    IntStream.range(0, rows).mapToObj(_ -> model).toList();
            tasks.add(task(
                    "%d rows of %d tokens".formatted(rows, plan.rowTokens()), alike, plan.rowTokens(), plan.rounds()));
            tasks.add(task("%d rows of 1 token".formatted(rows), alike, 1, plan.rounds()));
        }
        Map<String, Samples> samples = new Race(progress).run(tasks, plan.rounds());
        Map<String, Double> ratios = new LinkedHashMap<>();
        int first = plan.rows().getFirst();
        for (int rows : plan.rows().subList(1, plan.rows().size())) {
            for (String kind : List.of("rows of %d tokens".formatted(plan.rowTokens()), "rows of 1 token")) {
                ratios.put(
                        "%d %s over %d".formatted(rows, kind, first),
                        samples.get("%d %s".formatted(rows, kind)).median()
                                / samples.get("%d %s".formatted(first, kind)).median());
            }
        }
        return report("growth", plan, context, ratios, samples);
    }

    /** Has the rows of a pass wear no adapter, one, and one each. */
    public BenchmarkReport adapters(Plan plan, LanguageModel model, RunContext context) {
        List<LanguageModel> views = new ArrayList<>();
        try {
            for (int i = 0; i < ADAPTERS_MAX; i++) {
                LoraAdapter adapter = LoraAdapter.open(RandomAdapter.in(
                        plan.work()
                                .resolve("%s-adapter-%d".formatted(plan.model().getFileName(), i)),
                        plan.model(),
                        i));
                views.add(model.adapted("random-" + i, adapter.digest(), adapter));
            }
            List<Race.Task> tasks = new ArrayList<>();
            for (int tokens : List.of(plan.rowTokens(), 1)) {
                for (int adapters : List.of(0, 1, ADAPTERS_MAX)) {
                    List<LanguageModel> rows = IntStream.range(0, ADAPTERS_MAX)
                            .mapToObj(i -> adapters == 0 ? model : views.get(i % adapters))
                            .toList();
                    tasks.add(task(name(adapters, tokens), rows, tokens, plan.rounds()));
                }
            }
            Map<String, Samples> samples = new Race(progress).run(tasks, plan.rounds());
            Map<String, Double> ratios = new LinkedHashMap<>();
            for (int tokens : List.of(plan.rowTokens(), 1)) {
                for (int adapters : List.of(1, ADAPTERS_MAX)) {
                    ratios.put(
                            name(adapters, tokens) + " over none",
                            samples.get(name(adapters, tokens)).median()
                                    / samples.get(name(0, tokens)).median());
                }
            }
            return report("adapters", plan, context, ratios, samples);
        } finally {
            views.forEach(LanguageModel::close);
        }
    }

    private static String name(int adapters, int tokens) {
        return "%d rows of %d tokens, %d adapters".formatted(ADAPTERS_MAX, tokens, adapters);
    }

    private static BenchmarkReport report(
            String name, Plan plan, RunContext context, Map<String, Double> ratios, Map<String, Samples> samples) {
        return new BenchmarkReport(name, context, plan.conditions(), ratios, samples, new TreeMap<>());
    }

    /** One pass over fresh sessions, one a row. */
    private static Race.Task task(String name, List<LanguageModel> rows, int tokens, int rounds) {
        return new Race.Task(name, rounds, _ -> {
            List<LanguageModel.Session> sessions =
                    rows.stream().map(LanguageModel::open).toList();
            try {
                List<LanguageModel.Row> pass = IntStream.range(0, sessions.size())
                        .mapToObj(i ->
                                new LanguageModel.Row(sessions.get(i), tokens(rows.get(i), tokens, i), TokenTree.EMPTY))
                        .toList();
                return Contender.Timed.of(() -> rows.getFirst().append(pass));
            } finally {
                sessions.forEach(LanguageModel.Session::close);
            }
        });
    }

    private static int[] tokens(LanguageModel model, int count, long seed) {
        return new SplittableRandom(seed)
                .ints(count, 10, Math.min(6000, model.tokenizer().size()))
                .toArray();
    }
}
