package io.relata.cli;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.DatasetReading;
import io.relata.dataset.RowError;
import io.relata.error.Fault;
import io.relata.wire.DemonstrationAnswers;
import io.relata.wire.DemonstrationDesk;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds the examples of a file as demonstrations. */
@Command(
        name = "add",
        description = "Add the examples of a file as demonstrations; those of the same id are replaced.",
        mixinStandardHelpOptions = true)
public final class IndexAddCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Labelled examples.")
    private Path file = Path.of("");

    @Option(names = "--schema", paramLabel = "NAME", required = true, description = "Schema whose labels they carry.")
    private String schema = "";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "native-jsonl.v1",
            description = "Format of the file (default: ${DEFAULT-VALUE}); an unknown one lists all.")
    private String format = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Provider<DemonstrationDesk> desk;
    private final Provider<DatasetReaders> formats;

    /** Creates the command. */
    @Inject
    public IndexAddCommand(Provider<DemonstrationDesk> desk, Provider<DatasetReaders> formats) {
        this.desk = desk;
        this.formats = formats;
    }

    /**
     * What was added.
     *
     * @param added how many demonstrations
     * @param snapshots the state of the schemas touched
     * @param errors rows that could not be read or carry no label of the schema
     */
    record Outcome(int added, List<DemonstrationAnswers.Snapshot> snapshots, List<RowError> errors) {}

    @Override
    public Integer call() {
        DatasetReading reading = formats.get().reader(format).read(file);
        DemonstrationDesk.Import result = desk.get().add(schema, reading, file.toString());
        Outcome outcome =
                new Outcome(result.added().ids().size(), result.added().snapshots(), result.errors());
        Output output = Output.standard();
        outcome.errors().forEach(e -> output.note("%s:%d: %s", e.file(), e.line(), e.reason()));
        if (json) {
            output.json(outcome);
        } else {
            output.plain("Added %d demonstrations; %d rows were not taken."
                    .formatted(outcome.added(), outcome.errors().size()));
        }
        return outcome.errors().isEmpty() ? 0 : Fault.CALLER.exitCode();
    }
}
