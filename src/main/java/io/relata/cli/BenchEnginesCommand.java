package io.relata.cli;

import io.relata.benchmark.BenchmarkEngines;
import io.relata.benchmark.BenchmarkReport;
import io.relata.benchmark.EngineSpeed;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures prefill and decode. */
@Command(
        name = "engines",
        description = "Read prompts and write tokens with every engine, beside llama.cpp.",
        mixinStandardHelpOptions = true)
public final class BenchEnginesCommand implements Callable<Integer> {
    @Mixin
    private BenchModel model;

    @Option(
            names = "--precisions",
            split = ",",
            defaultValue = "f32,bf16,int8",
            description = "Of the engine on PyTorch; ${DEFAULT-VALUE}.")
    private List<String> precisions = List.of();

    @Option(
            names = "--vector",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Run the engine on the Vector API too.")
    private boolean vector;

    @Option(names = "--prompt", defaultValue = "256", description = "Tokens read at once; ${DEFAULT-VALUE}.")
    private int promptTokens;

    @Option(names = "--written", defaultValue = "16", description = "Tokens written one by one; ${DEFAULT-VALUE}.")
    private int writtenTokens;

    @Option(names = "--rounds", defaultValue = "3", description = "How often; ${DEFAULT-VALUE}.")
    private int rounds;

    private final Provider<BenchmarkEngines> engines;
    private final Provider<Places> places;

    /** Creates the command. */
    @Inject
    public BenchEnginesCommand(Provider<BenchmarkEngines> engines, Provider<Places> places) {
        this.engines = engines;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        EngineSpeed.Plan plan = new EngineSpeed.Plan(
                model.folder(places.get()),
                precisions,
                vector,
                promptTokens,
                writtenTokens,
                rounds,
                model.threads(),
                model.llamaCpp(places.get()));
        BenchmarkReport report =
                new EngineSpeed(engines.get(), line -> output.note("%s", line)).run(plan, model.context(places.get()));
        return model.finish(output, places.get(), report);
    }
}
