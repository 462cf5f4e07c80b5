package io.relata.cli;

import io.relata.benchmark.BenchmarkEngines;
import io.relata.benchmark.LabelScoring;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what the scoring of labels adds to the pass that reads the prompt. */
@Command(
        name = "label-scoring",
        description = "Time the scoring of labels beside the plain pass.",
        mixinStandardHelpOptions = true)
public final class BenchLabelScoringCommand implements Callable<Integer> {
    @Mixin
    private BenchModel model;

    @Option(
            names = "--prompts",
            split = ",",
            defaultValue = "256,900",
            description = "Lengths of prompts; ${DEFAULT-VALUE}.")
    private List<Integer> prompts = List.of();

    @Option(
            names = "--labels",
            split = ",",
            defaultValue = "5,20,80",
            description = "Numbers of labels; ${DEFAULT-VALUE}.")
    private List<Integer> labels = List.of();

    @Option(
            names = "--label-words",
            defaultValue = "2",
            description = "Words of a relation's name, before its direction; ${DEFAULT-VALUE}.")
    private int labelWords;

    @Option(names = "--rounds", defaultValue = "15", description = "How often; ${DEFAULT-VALUE}.")
    private int rounds;

    private final Provider<BenchmarkEngines> engines;
    private final Provider<Places> places;

    /** Creates the command. */
    @Inject
    public BenchLabelScoringCommand(Provider<BenchmarkEngines> engines, Provider<Places> places) {
        this.engines = engines;
        this.places = places;
    }

    @Override
    public Integer call() {
        LabelScoring.Plan plan = new LabelScoring.Plan(model.conditions(), prompts, labels, labelWords, rounds);
        return model.measure(engines.get(), places.get(), (_, loaded, context, progress) -> new LabelScoring(progress)
                .run(plan, loaded, context));
    }
}
