package io.relata.cli;

import io.relata.benchmark.BenchmarkEngines;
import io.relata.benchmark.EngineContender;
import io.relata.benchmark.LatencyGrid;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures latency over a grid. */
@Command(
        name = "latency",
        description = "Time a pair by demonstrations, labels and what was computed before.",
        mixinStandardHelpOptions = true)
public final class BenchLatencyCommand implements Callable<Integer> {
    @Mixin
    private BenchModel model;

    @Option(names = "--k", split = ",", defaultValue = "0,5,10,30", description = "Demonstrations; ${DEFAULT-VALUE}.")
    private List<Integer> demonstrations = List.of();

    @Option(names = "--labels", split = ",", defaultValue = "5,20,80", description = "Labels; ${DEFAULT-VALUE}.")
    private List<Integer> labels = List.of();

    @Option(names = "--pairs", defaultValue = "5", description = "Pairs in each cell; ${DEFAULT-VALUE}.")
    private int pairs;

    private final Provider<BenchmarkEngines> engines;
    private final Provider<Places> places;

    /** Creates the command. */
    @Inject
    public BenchLatencyCommand(Provider<BenchmarkEngines> engines, Provider<Places> places) {
        this.engines = engines;
        this.places = places;
    }

    @Override
    public Integer call() {
        return model.measure(engines.get(), places.get(), (_, loaded, context, progress) -> {
            try (EngineContender.Kept kept = EngineContender.Kept.in(BenchModel.work(places.get()), model.encoding())) {
                LatencyGrid.Plan plan =
                        new LatencyGrid.Plan(model.conditions(), model.lengths(), demonstrations, labels, pairs, kept);
                return new LatencyGrid(progress).run(plan, loaded, context);
            }
        });
    }
}
