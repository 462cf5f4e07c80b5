package io.relata.cli;

import io.relata.evaluation.SystemsTable;
import io.relata.wire.Places;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the table of the systems. */
@Command(
        name = "table",
        description = "Write src/docs/SYSTEMS.md from bench/results and bench/papers.yaml.",
        mixinStandardHelpOptions = true)
public final class BenchTableCommand implements Callable<Integer> {
    @Option(names = "--output", paramLabel = "FILE", description = "Another file; - for the standard output.")
    private String outputFile = "";

    private final Provider<Places> places;

    /** Creates the command. */
    @Inject
    public BenchTableCommand(Provider<Places> places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        Path results = places.get().results();
        String table = new SystemsTable(results, results.resolveSibling("papers.yaml")).render();
        if (outputFile.equals("-")) {
            output.out().print(table);
            return 0;
        }
        Path file = outputFile.isEmpty()
                ? results.resolveSibling("../src/docs/SYSTEMS.md").normalize()
                : Path.of(outputFile);
        try {
            Files.writeString(file, table, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written.".formatted(file), e);
        }
        output.note("written to %s", file);
        return 0;
    }
}
