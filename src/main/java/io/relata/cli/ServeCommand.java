package io.relata.cli;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Keeps the server, which has been started with the application, in the foreground. */
@Command(name = "serve", description = "Start the server and its page.", mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Quarkus.waitForExit();
        return 0;
    }
}
