package io.relata.cli;

import io.relata.wire.IndexKeeper;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Check every index against its checksums, its manifest and the schemas. */
@Command(
        name = "verify",
        description = "Check every index against its checksums, its manifest and the schemas.",
        mixinStandardHelpOptions = true)
public final class IndexVerifyCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Provider<IndexKeeper> keeper;

    /** Creates the command. */
    @Inject
    public IndexVerifyCommand(Provider<IndexKeeper> keeper) {
        this.keeper = keeper;
    }

    @Override
    public Integer call() {
        return IndexStates.print(keeper.get().verify(), json);
    }
}
