package io.relata.cli;

import io.relata.benchmark.BenchmarkEngines;
import io.relata.benchmark.BenchmarkReport;
import io.relata.benchmark.PairsPerSecond;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures pairs a second beside llama.cpp and Jlama. */
@Command(
        name = "pairs-per-second",
        description = "Label pairs with demonstration keys and values kept, beside llama.cpp and Jlama, in one run.",
        mixinStandardHelpOptions = true)
public final class BenchPairsCommand implements Callable<Integer> {
    @Mixin
    private BenchModel model;

    @Option(names = "--k", defaultValue = "10", description = "Demonstrations in a prompt; ${DEFAULT-VALUE}.")
    private int k;

    @Option(names = "--labels", defaultValue = "20", description = "Labels to choose from; ${DEFAULT-VALUE}.")
    private int labels;

    @Option(names = "--pairs", defaultValue = "7", description = "Pairs to label; ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--plain-pairs",
            defaultValue = "1",
            description = "Pairs that Jlama's own generate labels, which may take minutes; ${DEFAULT-VALUE}.")
    private int plainPairs;

    private final Provider<BenchmarkEngines> engines;
    private final Provider<Places> places;

    /** Creates the command. */
    @Inject
    public BenchPairsCommand(Provider<BenchmarkEngines> engines, Provider<Places> places) {
        this.engines = engines;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        PairsPerSecond.Plan plan = new PairsPerSecond.Plan(
                model.folder(places.get()),
                model.lengths(),
                k,
                labels,
                pairs,
                plainPairs,
                model.precision(),
                model.threads(),
                model.encoding(),
                model.llamaCpp(places.get()));
        BenchmarkReport report = new PairsPerSecond(engines.get(), line -> output.note("%s", line))
                .run(plan, model.context(places.get()));
        return model.finish(output, places.get(), report);
    }
}
