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

/** Measures what adapters cost. */
@Command(
        name = "adapters",
        description = "Time a pass whose rows wear no adapter, one, and eight.",
        mixinStandardHelpOptions = true)
public final class BenchAdaptersCommand implements Callable<Integer> {
    @Mixin
    private BenchModel model;

    @Option(names = "--row-tokens", defaultValue = "100", description = "Tokens of a row; ${DEFAULT-VALUE}.")
    private int rowTokens;

    @Option(names = "--rounds", defaultValue = "5", description = "How often; ${DEFAULT-VALUE}.")
    private int rounds;

    private final Provider<BenchmarkEngines> engines;
    private final Provider<Places> places;

    /** Creates the command. */
    @Inject
    public BenchAdaptersCommand(Provider<BenchmarkEngines> engines, Provider<Places> places) {
        this.engines = engines;
        this.places = places;
    }

    @Override
    public Integer call() {
        return model.measure(engines.get(), places.get(), (folder, loaded, context, progress) -> {
            PassCost.Plan plan = new PassCost.Plan(
                    model.conditions(), folder, List.of(), List.of(), rowTokens, rounds, BenchModel.work(places.get()));
            return new PassCost(progress).adapters(plan, loaded, context);
        });
    }
}
