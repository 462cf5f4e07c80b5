package io.relata.cli;

import io.relata.benchmark.BenchmarkEngines;
import io.relata.benchmark.PassCost;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what prompts and batches cost. */
@Command(name = "growth", description = "Time passes as prompts grow and rows join.", mixinStandardHelpOptions = true)
public final class BenchGrowthCommand implements Callable<Integer> {
    @Mixin
    private BenchModel model;

    @Option(
            names = "--prompts",
            split = ",",
            defaultValue = "64,128,256,512,1000",
            description = "Lengths of prompts; ${DEFAULT-VALUE}.")
    private List<Integer> prompts = List.of();

    @Option(names = "--rows", split = ",", defaultValue = "1,2,4,8", description = "Rows of a pass; ${DEFAULT-VALUE}.")
    private List<Integer> rows = List.of();

    @Option(names = "--row-tokens", defaultValue = "100", description = "Tokens of a row; ${DEFAULT-VALUE}.")
    private int rowTokens;

    @Option(names = "--rounds", defaultValue = "5", description = "How often; ${DEFAULT-VALUE}.")
    private int rounds;

    private final Provider<BenchmarkEngines> engines;
    private final Provider<Places> places;

    /** Creates the command. */
    @Inject
    public BenchGrowthCommand(Provider<BenchmarkEngines> engines, Provider<Places> places) {
        this.engines = engines;
        this.places = places;
    }

    @Override
    public Integer call() {
        return model.measure(engines.get(), places.get(), (folder, loaded, context, progress) -> {
            PassCost.Plan plan = new PassCost.Plan(
                    model.conditions(), folder, prompts, rows, rowTokens, rounds, BenchModel.work(places.get()));
            return new PassCost(progress).growth(plan, loaded, context);
        });
    }
}
