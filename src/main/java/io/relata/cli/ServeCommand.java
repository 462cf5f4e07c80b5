package io.relata.cli;

import io.quarkus.runtime.Quarkus;
import io.relata.wire.WarmUp;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Keeps the server, which has been started with the application, in the foreground. Models and indexes are opened here,
 * after the port: a look at readiness tells from the start how far things are.
 */
@Command(name = "serve", description = "Start the server and its page.", mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private final Provider<WarmUp> warmUp;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public ServeCommand(Provider<WarmUp> warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public Integer call() {
        warmUp.get().run();
        Output.standard().note("relata: ready.");
        Quarkus.waitForExit();
        return 0;
    }
}
