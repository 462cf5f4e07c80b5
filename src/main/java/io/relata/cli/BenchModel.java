package io.relata.cli;

import io.relata.benchmark.BenchmarkEngines;
import io.relata.benchmark.BenchmarkReport;
import io.relata.benchmark.LlamaCpp;
import io.relata.benchmark.ModelShape;
import io.relata.benchmark.PairWorkload;
import io.relata.benchmark.RandomModel;
import io.relata.blocks.BlockEncoding;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.evaluation.RunContext;
import io.relata.wire.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The model that a benchmark of speed runs, and what it shares with the others. */
final class BenchModel {
    private static final String SHIPPED = "relata-lm-small";
    private static final long SEED = 1;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "random-1.1b",
            description =
                    "A folder of models/, or random-160m, random-1.1b or random-7b for that shape with random weights; ${DEFAULT-VALUE}.")
    private String name = "";

    @Option(names = "--precision", defaultValue = "bf16", description = "Of the engine on PyTorch; ${DEFAULT-VALUE}.")
    private String precision = "";

    @Option(names = "--threads", defaultValue = "2", description = "CPU threads for each contender; ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--blocks",
            defaultValue = "bf16",
            description = "How keys and values of demonstrations are kept: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    private BlockEncoding encoding = BlockEncoding.BF16;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "Where the report is written; bench/results if left out.")
    private String outputFolder = "";

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    boolean random() {
        return ModelShape.KNOWN.stream().anyMatch(shape -> shape.name().equals(name));
    }

    /** Returns prompts that fit the model's context. */
    PairWorkload.Lengths lengths() {
        return random() ? PairWorkload.Lengths.USUAL : PairWorkload.Lengths.SHORT;
    }

    String precision() {
        return precision;
    }

    BlockEncoding encoding() {
        return encoding;
    }

    int threads() {
        return threads;
    }

    /** Returns the model's folder; one with random weights is written if it is not there yet. */
    Path folder(Places places) {
        Path models = places.home().resolve("models");
        if (random()) {
            return new RandomModel(ModelShape.of(name), SEED).in(work(places), models.resolve(SHIPPED));
        }
        Path folder = models.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "The model \"%s\" is not in %s.".formatted(name, models),
                    "Maybe one of the random shapes was meant: random-160m, random-1.1b, random-7b.");
        }
        return folder;
    }

    static Path work(Places places) {
        Path work = places.work().resolve("bench");
        try {
            return Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be made.".formatted(work), e);
        }
    }

    LlamaCpp.Place llamaCpp(Places places) {
        return new LlamaCpp.Place(places.home().resolve("bench").resolve("llama-cpp"), work(places));
    }

    /** Returns what is measured, for reports on one engine. */
    Map<String, String> conditions() {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("model", name);
        conditions.put("precision", precision);
        conditions.put("threads", Integer.toString(threads));
        return conditions;
    }

    RunContext context(Places places) {
        return RunContext.here(places.home(), SEED, InstantSource.system());
    }

    /** A benchmark of one loaded model. */
    @FunctionalInterface
    interface Measurement {
        BenchmarkReport of(Path folder, LanguageModel model, RunContext context, Consumer<String> progress);
    }

    /** Loads the model on PyTorch, measures, prints and writes the report. */
    int measure(BenchmarkEngines engines, Places places, Measurement measurement) {
        Output output = Output.standard();
        Path folder = folder(places);
        try (LanguageModel loaded = engines.torch(folder, precision, threads)) {
            return finish(
                    output, places, measurement.of(folder, loaded, context(places), line -> output.note("%s", line)));
        }
    }

    int finish(Output output, Places places, BenchmarkReport report) {
        output.out().print(json ? report.json() : report.text());
        Path folder = outputFolder.isEmpty() ? places.results() : Path.of(outputFolder);
        output.note("written to %s", report.write(folder));
        return 0;
    }
}
