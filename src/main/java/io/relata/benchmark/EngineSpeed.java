package io.relata.benchmark;

import io.relata.engine.LanguageModel;
import io.relata.evaluation.RunContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How fast engines read a prompt and write tokens, beside llama.cpp. */
public final class EngineSpeed {
    private static final String PREFILL = " prefill";
    private static final String DECODE = " decode";
    private static final List<String> OTHER = List.of("llama.cpp");
    private static final List<String> VECTOR = List.of("vector");
    private static final List<String> TORCH = List.of("djl");
    private static final List<String> OURS = List.of("djl", "vector");

    private final BenchmarkEngines engines;
    private final Consumer<String> progress;

    /**
     * What is run.
     *
     * @param model a folder with a model
     * @param precisions of the engine on PyTorch
     * @param vector whether the engine on the Vector API runs too
     * @param promptTokens read at once
     * @param writtenTokens one by one
     * @param rounds how often
     * @param threads of the CPU, for all
     * @param llamaCpp where it and its files are
     */
    public record Plan(
            Path model,
            List<String> precisions,
            boolean vector,
            int promptTokens,
            int writtenTokens,
            int rounds,
            int threads,
            LlamaCpp.Place llamaCpp) {}

    /** Creates the benchmark. */
    public EngineSpeed(BenchmarkEngines engines, Consumer<String> progress) {
        this.engines = engines;
        this.progress = progress;
    }

    /** Runs it. */
    public BenchmarkReport run(Plan plan, RunContext context) {
        Map<String, String> notes = new TreeMap<>();
        Map<String, LanguageModel> ours = new LinkedHashMap<>();
        List<LlamaCpp> others = LlamaCpp.ofAllFormats(plan.llamaCpp(), plan.model(), plan.threads(), notes, progress);
        try {
            for (String precision : plan.precisions()) {
                ours.put("djl " + precision, engines.torch(plan.model(), precision, plan.threads()));
            }
            if (plan.vector()) {
                ours.put("vector", engines.vector(plan.model(), plan.threads()));
            }
            List<Race.Task> tasks = new ArrayList<>();
            ours.forEach((name, model) -> tasks.addAll(tasks(name, model, plan)));
            others.forEach(
                    other -> tasks.addAll(tasks(other, ours.values().iterator().next(), plan)));
            Map<String, Samples> samples = new Race(progress).run(tasks, plan.rounds());
            Map<String, Double> ratios = new LinkedHashMap<>();
            for (String kind : List.of(PREFILL, DECODE)) {
                ratio(ratios, kind.strip() + "_vs_llama_cpp", best(samples, kind, OURS), best(samples, kind, OTHER));
                ratio(
                        ratios,
                        kind.strip() + "_vector_vs_torch",
                        best(samples, kind, VECTOR),
                        best(samples, kind, TORCH));
                ratio(
                        ratios,
                        kind.strip() + "_vector_vs_llama_cpp",
                        best(samples, kind, VECTOR),
                        best(samples, kind, OTHER));
            }
            return new BenchmarkReport("engines", context, conditions(plan), ratios, samples, notes);
        } finally {
            ours.values().forEach(LanguageModel::close);
            others.forEach(Contender::close);
        }
    }

    private static Map<String, String> conditions(Plan plan) {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("model", plan.model().getFileName().toString());
        conditions.put("threads", Integer.toString(plan.threads()));
        conditions.put("prompt_tokens", Integer.toString(plan.promptTokens()));
        conditions.put("written_tokens", Integer.toString(plan.writtenTokens()));
        return conditions;
    }

    private static List<Race.Task> tasks(String name, LanguageModel model, Plan plan) {
        int[] prompt = prompt(model, plan);
        return List.of(
                new Race.Task(name + PREFILL, plan.rounds(), _ -> {
                    try (LanguageModel.Session session = model.open()) {
                        return Contender.Timed.of(() -> session.append(prompt));
                    }
                }),
                new Race.Task(name + DECODE, plan.rounds(), _ -> {
                    try (LanguageModel.Session session = model.open()) {
                        session.append(prompt[0]);
                        return Contender.Timed.of(() -> {
                            for (int i = 0; i < plan.writtenTokens(); i++) {
                                session.append(prompt[i % prompt.length]);
                            }
                        });
                    }
                }));
    }

    private static List<Race.Task> tasks(LlamaCpp other, LanguageModel vocabulary, Plan plan) {
        int[] prompt = prompt(vocabulary, plan);
        return List.of(
                new Race.Task(
                        other.name() + PREFILL,
                        plan.rounds(),
                        _ -> new Contender.Timed(other.prefillSeconds(prompt), OptionalInt.of(0))),
                new Race.Task(
                        other.name() + DECODE,
                        plan.rounds(),
                        _ -> new Contender.Timed(
                                other.decodeSeconds(plan.writtenTokens(), prompt[0]), OptionalInt.of(0))));
    }

    /** Tokens by chance, none of them special. */
    private static int[] prompt(LanguageModel model, Plan plan) {
        int size = Math.min(model.tokenizer().size(), 6000);
        return new SplittableRandom(1)
                .ints(plan.promptTokens(), size / 10, size)
                .toArray();
    }

    private static void ratio(Map<String, Double> ratios, String name, double ours, double others) {
        if (Double.isFinite(ours) && Double.isFinite(others)) {
            ratios.put(name, others / ours);
        }
    }

    /** Returns the median of the quickest among some contenders, or infinity where there is none. */
    private static double best(Map<String, Samples> samples, String kind, List<String> contenders) {
        return samples.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(kind) && contenders.stream().anyMatch(entry.getKey()::startsWith))
                .mapToDouble(entry -> entry.getValue().median())
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
