package io.relata.cli;

import io.relata.wire.IndexKeeper;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Encode every demonstration again with the encoders of now. */
@Command(
        name = "rebuild",
        description = "Encode every demonstration again with the encoders of now.",
        mixinStandardHelpOptions = true)
public final class IndexRebuildCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Provider<IndexKeeper> keeper;

    /** Creates the command. */
    @Inject
    public IndexRebuildCommand(Provider<IndexKeeper> keeper) {
        this.keeper = keeper;
    }

    @Override
    public Integer call() {
        return IndexStates.print(keeper.get().rebuild(), json);
    }
}
