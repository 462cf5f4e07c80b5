package io.relata.cli;

import io.quarkus.runtime.Quarkus;
import io.relata.wire.DemonstrationDesk;
import io.relata.wire.ExtractionDesk;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Keeps the server, which has been started with the application, in the foreground. Models and indexes are opened here,
 * after the port: a look at readiness tells from the start how far things are.
 */
@Command(name = "serve", description = "Start the server and its page.", mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private final Instance<ExtractionDesk> extraction;
    private final Instance<DemonstrationDesk> demonstrations;

    /** Creates the command; the desks are opened when it runs. */
    @Inject
    public ServeCommand(Instance<ExtractionDesk> extraction, Instance<DemonstrationDesk> demonstrations) {
        this.extraction = extraction;
        this.demonstrations = demonstrations;
    }

    @Override
    public Integer call() {
        extraction.get();
        demonstrations.get();
        Output.standard().note("relata: ready.");
        Quarkus.waitForExit();
        return 0;
    }
}
