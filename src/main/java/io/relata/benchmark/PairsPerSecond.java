package io.relata.benchmark;

import io.relata.blocks.BlockEncoding;
import io.relata.engine.LanguageModel;
import io.relata.evaluation.RunContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Pairs a second, with demonstration keys and values kept, beside Jlama's own {@code generate} and llama.cpp with its prompt
 * cache and grammar, on the same weights and the same prompts.
 */
public final class PairsPerSecond {
    /** The k of which the latency is compared with that of none. */
    private static final int MANY_DEMONSTRATIONS = 30;

    private static final int LABEL_TOKENS = 6;
    private static final String LATENCY_RATIO = "latency_k30_over_k0";
    private static final String OURS = "relata";
    private static final String JLAMA = "jlama generate";

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
     * @param encoding of the demonstrations' keys and values
     * @param llamaCpp where it and its files are
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
            BlockEncoding encoding,
            LlamaCpp.Place llamaCpp) {}

    /** Creates the benchmark. */
    public PairsPerSecond(BenchmarkEngines engines, Consumer<String> progress) {
        this.engines = engines;
        this.progress = progress;
    }

    /** Runs it. */
    public BenchmarkReport run(Plan plan, RunContext context) {
        Map<String, String> notes = new TreeMap<>();
        Map<String, Samples> samples = new LinkedHashMap<>();
        Map<String, Double> ratios = new LinkedHashMap<>();
        int prompt;
        try (LanguageModel model = engines.torch(plan.model(), plan.precision(), plan.threads());
                EngineContender.Kept kept =
                        EngineContender.Kept.in(plan.llamaCpp().work(), plan.encoding())) {
            PairWorkload workload = workload(model, plan, plan.k());
            prompt = workload.prompt(workload.pairs().getFirst()).length;
            samples.putAll(race(plan, model, kept, workload, notes));
            String ours = OURS + " " + EngineContender.Mode.DEMONSTRATION_KV.wireName();
            ratio(ratios, "vs_jlama_generate", samples, List.of(JLAMA), ours);
            ratio(
                    ratios,
                    "vs_llama_cpp_cached",
                    samples,
                    samples.keySet().stream()
                            .filter(name -> name.startsWith("llama.cpp"))
                            .toList(),
                    ours);
            PairWorkload many = workload(model, plan, MANY_DEMONSTRATIONS);
            if (many.longest() > model.contextTokensMax()) {
                notes.put(
                        LATENCY_RATIO,
                        "A prompt of %d tokens is more than the context of %d has room for."
                                .formatted(many.longest(), model.contextTokensMax()));
            } else if (samples.containsKey(ours)) {
                ratios.put(LATENCY_RATIO, latencyRatio(plan, model, kept, many));
            }
        }
        return new BenchmarkReport("pairs-per-second", context, conditions(plan, prompt), ratios, samples, notes);
    }

    private static Map<String, String> conditions(Plan plan, int promptTokens) {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("model", plan.model().getFileName().toString());
        conditions.put("precision", plan.precision());
        conditions.put("blocks", plan.encoding().wireName());
        conditions.put("threads", Integer.toString(plan.threads()));
        conditions.put("k", Integer.toString(plan.k()));
        conditions.put("labels", Integer.toString(plan.labels()));
        conditions.put("prompt_tokens", Integer.toString(promptTokens));
        conditions.put("question_tokens", Integer.toString(plan.lengths().question()));
        return conditions;
    }

    private static PairWorkload workload(LanguageModel model, Plan plan, int k) {
        return PairWorkload.draw(model.tokenizer(), plan.lengths(), k, plan.labels(), plan.pairs() + 1, 1);
    }

    private Map<String, Samples> race(
            Plan plan,
            LanguageModel model,
            EngineContender.Kept kept,
            PairWorkload workload,
            Map<String, String> notes) {
        List<Contender> contenders = new ArrayList<>();
        for (EngineContender.Mode mode : EngineContender.modes(model)) {
            contenders.add(new EngineContender(OURS, model, mode, kept));
        }
        if (model.blocks().isEmpty()) {
            notes.put("demonstration-kv", "The engine keeps no keys and values apart.");
        }
        contenders.addAll(LlamaCpp.ofAllFormats(plan.llamaCpp(), plan.model(), plan.threads(), notes, progress));
        if (plan.plainPairs() > 0) {
            contenders.add(
                    new PlainContender(JLAMA, engines.plainJlama(plan.model(), model.tokenizer(), LABEL_TOKENS)));
        }
        try {
            contenders.forEach(contender -> contender.prepare(workload));
            return new Race(progress)
                    .run(
                            contenders.stream()
                                    .map(contender -> Race.Task.of(
                                            contender,
                                            workload,
                                            contender.name().equals(JLAMA) ? plan.plainPairs() : plan.pairs()))
                                    .toList(),
                            plan.pairs());
        } finally {
            contenders.forEach(Contender::close);
        }
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

    private double latencyRatio(Plan plan, LanguageModel model, EngineContender.Kept kept, PairWorkload full) {
        EngineContender.Mode mode = EngineContender.Mode.DEMONSTRATION_KV;
        try (Contender none = new EngineContender(OURS, model, mode, kept);
                Contender many = new EngineContender(OURS, model, mode, kept)) {
            PairWorkload few = workload(model, plan, 0);
            none.prepare(few);
            many.prepare(full);
            Map<String, Samples> samples = new Race(progress)
                    .run(
                            List.of(
                                    Race.Task.of("k=0", none, few, plan.pairs()),
                                    Race.Task.of("k=" + MANY_DEMONSTRATIONS, many, full, plan.pairs())),
                            plan.pairs());
            return samples.get("k=" + MANY_DEMONSTRATIONS).over(samples.get("k=0"));
        }
    }
}
