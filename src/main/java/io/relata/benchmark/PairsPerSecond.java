package io.relata.benchmark;

import io.relata.benchmark.Race.Entry;
import io.relata.engine.LanguageModel;
import io.relata.evaluation.RunContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Pairs a second, with demonstration keys and values kept, beside Jlama's own {@code generate} and llama.cpp with its prompt
 * cache and grammar, on the same weights and the same prompts.
 */
public final class PairsPerSecond {
    /** The k of which the latency is compared with that of none. */
    private static final int MANY_DEMONSTRATIONS = 30;

    private static final int LABEL_TOKENS = 6;
    private static final int CONTEXT_TOKENS = 4096;

    private final BenchmarkEngines engines;
    private final Consumer<String> progress;

    /**
     * What is run.
     *
     * @param model a folder with a model
     * @param lengths of the prompts' parts
     * @param k demonstrations in a prompt
     * @param labels how many
     * @param pairs rounds
     * @param plainPairs rounds of Jlama's own {@code generate}, which takes minutes
     * @param precision of the engine on PyTorch
     * @param threads of the CPU, for all
     * @param work a folder for llama.cpp's files
     * @param peer the folder of llama.cpp's process
     */
    public record Plan(
            Path model,
            PairWorkload.Lengths lengths,
            int k,
            int labels,
            int pairs,
            int plainPairs,
            String precision,
            int threads,
            Path work,
            Path peer) {}

    /** Creates the benchmark. */
    public PairsPerSecond(BenchmarkEngines engines, Consumer<String> progress) {
        this.engines = engines;
        this.progress = progress;
    }

    /** Runs it. */
    public BenchmarkReport run(Plan plan, Supplier<RunContext> context) {
        RunContext started = context.get();
        Map<String, String> notes = new TreeMap<>();
        Map<String, Samples> samples = new LinkedHashMap<>();
        Map<String, Double> ratios = new LinkedHashMap<>();
        int prompt;
        try (LanguageModel model = engines.torch(plan.model(), plan.precision(), plan.threads())) {
            PairWorkload workload = workload(model, plan, plan.k());
            prompt = workload.prompt(workload.pairs().getFirst()).length;
            samples.putAll(race(plan, model, workload, notes));
            String ours = kept(model).name();
            ratio(ratios, "vs_jlama_generate", samples, List.of("jlama generate"), ours);
            ratio(
                    ratios,
                    "vs_llama_cpp_cached",
                    samples,
                    samples.keySet().stream()
                            .filter(name -> name.startsWith("llama.cpp"))
                            .toList(),
                    ours);
            if (samples.containsKey(ours)) {
                ratios.put("latency_k30_over_k0", latencyRatio(plan, model));
            }
        }
        return new BenchmarkReport("pairs-per-second", started, conditions(plan, prompt), ratios, samples, notes);
    }

    private static Map<String, String> conditions(Plan plan, int promptTokens) {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("model", plan.model().getFileName().toString());
        conditions.put("precision", plan.precision());
        conditions.put("threads", Integer.toString(plan.threads()));
        conditions.put("k", Integer.toString(plan.k()));
        conditions.put("labels", Integer.toString(plan.labels()));
        conditions.put("prompt_tokens", Integer.toString(promptTokens));
        conditions.put("question_tokens", Integer.toString(plan.lengths().question()));
        return conditions;
    }

    private static PairWorkload workload(LanguageModel model, Plan plan, int k) {
        return PairWorkload.draw(model.tokenizer(), plan.lengths(), k, plan.labels(), plan.pairs(), 1);
    }

    private static EngineContender kept(LanguageModel model) {
        return new EngineContender("relata", model, EngineContender.Mode.DEMONSTRATION_KV);
    }

    private Map<String, Samples> race(
            Plan plan, LanguageModel model, PairWorkload workload, Map<String, String> notes) {
        List<Entry> entries = new ArrayList<>();
        List<Contender> all = new ArrayList<>();
        List<BenchmarkEngines.Plain> open = new ArrayList<>();
        if (model.blocks().isPresent()) {
            all.add(kept(model));
        } else {
            notes.put("demonstration-kv", "The engine keeps no keys and values apart.");
        }
        all.add(new EngineContender("relata", model, EngineContender.Mode.PREFIX_CACHED));
        all.add(new EngineContender("relata", model, EngineContender.Mode.COLD));
        all.addAll(llamaCpp(plan, notes));
        all.forEach(contender -> entries.add(new Entry(contender, workload, plan.pairs())));
        if (plan.plainPairs() > 0) {
            BenchmarkEngines.Plain jlama = engines.plainJlama(plan.model(), model.tokenizer(), LABEL_TOKENS);
            open.add(jlama);
            entries.add(new Entry(new PlainContender("jlama generate", jlama), workload, plan.plainPairs()));
        }
        try {
            return new Race(progress).run(entries, plan.pairs());
        } finally {
            all.forEach(Contender::close);
            open.forEach(BenchmarkEngines.Plain::close);
        }
    }

    private List<Contender> llamaCpp(Plan plan, Map<String, String> notes) {
        if (!LlamaCpp.installed(plan.peer())) {
            notes.put(
                    "llama.cpp",
                    "not run: \"npm install\" was not run in " + plan.peer().getFileName());
            return List.of();
        }
        List<Contender> contenders = new ArrayList<>();
        for (GgufWriter.Format format : GgufWriter.Format.values()) {
            Path file = plan.work().resolve("%s-%s.gguf".formatted(plan.model().getFileName(), format));
            if (!Files.exists(file)) {
                progress.accept("writing " + file.getFileName());
                new GgufWriter(plan.model()).write(file, format);
            }
            contenders.add(new LlamaCpp("llama.cpp " + format, plan.peer(), file, CONTEXT_TOKENS, plan.threads()));
        }
        return contenders;
    }

    /** The best of the others counts. */
    private static void ratio(
            Map<String, Double> ratios, String name, Map<String, Samples> samples, List<String> others, String ours) {
        if (!samples.containsKey(ours)) {
            return;
        }
        others.stream()
                .filter(samples::containsKey)
                .mapToDouble(other -> samples.get(other).median())
                .min()
                .ifPresent(best -> ratios.put(name, best / samples.get(ours).median()));
    }

    private double latencyRatio(Plan plan, LanguageModel model) {
        List<Contender> both = List.of(kept(model), kept(model));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            PairWorkload workload = workload(model, plan, i == 0 ? 0 : MANY_DEMONSTRATIONS);
            entries.add(new Entry(
                    new Named(both.get(i), "demonstration-kv k=%d".formatted(i == 0 ? 0 : MANY_DEMONSTRATIONS)),
                    workload,
                    plan.pairs()));
        }
        Map<String, Samples> samples = new Race(progress).run(entries, plan.pairs());
        both.forEach(Contender::close);
        List<Samples> taken = List.copyOf(samples.values());
        return taken.getLast().median() / taken.getFirst().median();
    }
}
