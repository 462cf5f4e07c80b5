package io.relata.cli;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.evaluation.Bootstrap;
import io.relata.evaluation.CardRunner;
import io.relata.evaluation.ComparisonReport;
import io.relata.evaluation.ExperimentCard;
import io.relata.evaluation.Extent;
import io.relata.evaluation.Report;
import io.relata.evaluation.ReportJson;
import io.relata.evaluation.StoredRun;
import io.relata.wire.JobLimits;
import io.relata.wire.Places;
import io.relata.wire.ProfileShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures a profile, or a part of the pipeline, on labelled data. */
@Command(
        name = "evaluate",
        description = "Measure a profile on labelled pairs or texts and write a stamped report, or compare runs.",
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "FILE", description = "Labelled examples to answer.")
    private String data = "";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Their format, of pairs or of whole texts; an unknown one lists all.")
    private String format = "";

    @Option(
            names = "--demonstrations",
            paramLabel = "FILE",
            description = "Labelled examples to learn from; the installed demonstrations if left out.")
    private String demonstrations = "";

    @Option(
            names = "--demonstrations-format",
            paramLabel = "NAME",
            description = "Their format, if another than that of the data.")
    private String demonstrationsFormat = "";

    @Option(
            names = "--split",
            paramLabel = "N",
            description = "Answer only the examples whose id is divisible by N, and learn from the others.")
    private int split;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Answer at most N of them, drawn by the seed; all if left out.")
    private int limit;

    @Option(
            names = "--compare",
            arity = "2..*",
            paramLabel = "RUN",
            description =
                    "Compare runs item by item: result files of the same data, folders of which the newest counts, or profiles"
                            + " to be run on it now.")
    private List<String> compared = List.of();

    @Option(names = "--profile", paramLabel = "NAME", description = "Profile; the default one if left out.")
    private String profile = "";

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "A part of the pipeline instead of a profile; an unknown one lists all.")
    private String variant = "";

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            description = "Schema; inferred from the labels if left out and demonstrations are given.")
    private String schema = "";

    @Option(
            names = "--null-label",
            paramLabel = "NAME",
            defaultValue = "Other",
            description = "NULL label of an inferred schema (default: ${DEFAULT-VALUE}).")
    private String nullLabel = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "evaluation",
            description = "Name of the report's folder (default: ${DEFAULT-VALUE}).")
    private String name = "";

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "Where reports are written; bench/results if left out.")
    private String output = "";

    @Option(
            names = "--llm-calls-max",
            paramLabel = "N",
            defaultValue = "",
            description = "Prompts and turns for the language model in all, spent on the least sure examples.")
    private String llmCallsMax = "";

    @Option(
            names = "--finish-within",
            paramLabel = "SECONDS",
            defaultValue = "",
            description =
                    "Time after which the language model is not asked any more; the least sure examples come first.")
    private String finishWithin = "";

    @Option(names = "--every", paramLabel = "N", defaultValue = "1", description = "Answer every N-th example only.")
    private int every = 1;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the intervals.")
    private long seed;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    private final Provider<CardRunner> runner;
    private final Provider<ProfileShelf> profiles;
    private final Provider<Places> places;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public EvaluateCommand(Provider<CardRunner> runner, Provider<ProfileShelf> profiles, Provider<Places> places) {
        this.runner = runner;
        this.profiles = profiles;
        this.places = places;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        if (!compared.isEmpty()) {
            return compare(out);
        }
        return Reports.print(out, runner.get().run(card(), new Counter(out.err())), folder(), json);
    }

    private int compare(Output out) {
        List<StoredRun> runs = compared.stream().map(run -> run(run, out)).toList();
        ComparisonReport comparison = ComparisonReport.of(runs, new Bootstrap(1000, seed));
        if (json) {
            out.json(comparison.forJson());
        } else {
            out.out().print(comparison.inWords());
        }
        return 0;
    }

    private StoredRun run(String fileOrProfile, Output out) {
        if (fileOrProfile.endsWith(".json")) {
            return StoredRun.read(Path.of(fileOrProfile));
        }
        if (Files.isDirectory(Path.of(fileOrProfile))) {
            return StoredRun.read(newest(Path.of(fileOrProfile)));
        }
        profile = fileOrProfile;
        Report report = runner.get().run(card(), new Counter(out.err())).report();
        out.note("written to %s", new ReportJson().write(folder().resolve(fileOrProfile), report));
        return StoredRun.of(report);
    }

    // The names of runs begin with their times.
    private static Path newest(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new RelataException(
                            ErrorCode.FILE_UNREADABLE,
                            "The folder %s holds no run.".formatted(folder),
                            "Maybe the folder of one card in bench/results was meant."));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be listed.".formatted(folder), e);
        }
    }

    private Path folder() {
        return output.isEmpty() ? places.get().results() : Path.of(output);
    }

    private ExperimentCard card() {
        if (data.isEmpty() || format.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The option %s is missing.".formatted(data.isEmpty() ? "--data" : "--format"),
                    "Only result files can be compared without.");
        }
        try {
            return new ExperimentCard(
                    name,
                    "",
                    new ExperimentCard.Data(absolute(data), format, split, limit),
                    demonstrations(),
                    schema(),
                    nullLabel,
                    answerer(),
                    seed,
                    1000,
                    extent());
        } catch (IllegalArgumentException e) {
            throw new RelataException(ErrorCode.INVALID_ARGUMENT, e.getMessage(), "", e);
        }
    }

    private Extent extent() {
        JobLimits limits = JobLimits.read(llmCallsMax, finishWithin);
        return new Extent(every, limits.llmCallsMax(), limits.finishWithin(), List.of());
    }

    private ExperimentCard.Demonstrations demonstrations() {
        if (!demonstrations.isEmpty()) {
            return new ExperimentCard.Demonstrations.File(
                    absolute(demonstrations), demonstrationsFormat.isEmpty() ? format : demonstrationsFormat);
        }
        return split > 0 ? new ExperimentCard.Demonstrations.Rest() : new ExperimentCard.Demonstrations.Installed();
    }

    // Installed demonstrations carry the labels of a schema that is there already.
    private String schema() {
        boolean installed = demonstrations.isEmpty() && split == 0;
        return schema.isEmpty() && installed ? profiles.get().profile(profile).schema() : schema;
    }

    private ExperimentCard.AnswererName answerer() {
        if (!variant.isEmpty() && !profile.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "A profile and a variant were given.",
                    "Maybe leave out one of the two.");
        }
        return variant.isEmpty()
                ? new ExperimentCard.AnswererName.Profile(
                        profiles.get().profile(profile).name())
                : new ExperimentCard.AnswererName.Variant(variant);
    }

    private static String absolute(String file) {
        return Path.of(file).toAbsolutePath().normalize().toString();
    }
}
