package io.relata.cli;

import io.relata.wire.DemonstrationAnswers;
import io.relata.wire.DemonstrationDesk;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a demonstration. */
@Command(name = "delete", description = "Delete a demonstration.", mixinStandardHelpOptions = true)
public final class IndexDeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The demonstration.")
    private String id = "";

    @Option(names = "--schema", paramLabel = "NAME", required = true, description = "Its schema.")
    private String schema = "";

    @Option(names = "--json", description = "Print JSON: what DELETE /v1/demonstrations answers.")
    private boolean json;

    private final Provider<DemonstrationDesk> desk;

    /** Creates the command. */
    @Inject
    public IndexDeleteCommand(Provider<DemonstrationDesk> desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        DemonstrationAnswers.Deleted deleted = desk.get().delete(schema, id);
        if (json) {
            output.json(deleted);
        } else {
            output.plain("Deleted; %d are left.".formatted(deleted.snapshot().count()));
        }
        return 0;
    }
}
