package io.relata.cli;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.evaluation.CardRunner;
import io.relata.evaluation.ExperimentCard;
import io.relata.evaluation.ExperimentCardReader;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs an experiment card, or lists the cards. */
@Command(
        name = "bench",
        description = "Run an experiment card of bench/experiments; without a name, list the cards.",
        subcommands = {
            BenchTableCommand.class,
            BenchPairsCommand.class,
            BenchLatencyCommand.class,
            BenchEnginesCommand.class,
            BenchAdaptersCommand.class,
            BenchGrowthCommand.class,
            BenchLabelScoringCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The card.")
    private String name = "";

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "Where reports are written; bench/results if left out.")
    private String outputFolder = "";

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    private final Provider<CardRunner> runner;
    private final Provider<Places> places;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public BenchCommand(Provider<CardRunner> runner, Provider<Places> places) {
        this.runner = runner;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        List<ExperimentCard> cards =
                new ExperimentCardReader().folder(places.get().experiments());
        if (name.isEmpty()) {
            if (json) {
                output.json(cards.stream().map(ExperimentCard::name).toList());
            } else {
                cards.forEach(card -> output.plain("%-32s %s".formatted(card.name(), card.description())));
            }
            return 0;
        }
        CardRunner.Outcome outcome = runner.get().run(card(cards), new Counter(output.err()));
        Path folder = outputFolder.isEmpty() ? places.get().results() : Path.of(outputFolder);
        return Reports.print(output, outcome, folder, json);
    }

    private ExperimentCard card(List<ExperimentCard> cards) {
        return cards.stream()
                .filter(card -> card.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RelataException(
                        ErrorCode.INVALID_ARGUMENT,
                        "There is no card \"%s\" in %s."
                                .formatted(name, places.get().experiments()),
                        KnownNames.hint(
                                name, cards.stream().map(ExperimentCard::name).toList())));
    }
}
