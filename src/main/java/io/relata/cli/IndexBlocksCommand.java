package io.relata.cli;

import io.relata.wire.BlockKeeper;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes what language models make of demonstrations, so that no request waits for it. */
@Command(
        name = "blocks",
        description = "Compute keys and values of demonstrations for profiles that read them in blocks.",
        mixinStandardHelpOptions = true)
public final class IndexBlocksCommand implements Callable<Integer> {
    @Option(names = "--profile", paramLabel = "NAME", description = "Only for this profile.")
    private String profile = "";

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            description = "Demonstrations of this schema, not the profile's own.")
    private String schema = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Provider<BlockKeeper> keeper;

    /** Creates the command. */
    @Inject
    public IndexBlocksCommand(Provider<BlockKeeper> keeper) {
        this.keeper = keeper;
    }

    /** What is printed as JSON. */
    record Printed(List<BlockKeeper.Filled> filled, BlockKeeper.State state) {}

    @Override
    public Integer call() {
        Output output = Output.standard();
        Printed printed =
                new Printed(keeper.get().fill(profile, schema), keeper.get().state());
        if (json) {
            output.json(printed);
            return 0;
        }
        if (printed.filled().isEmpty()) {
            output.plain("No profile reads demonstrations in blocks.");
        }
        printed.filled()
                .forEach(f -> output.plain("%s, %s: %d computed, %d there already%s"
                        .formatted(
                                f.profile(),
                                f.schema(),
                                f.computed(),
                                f.present(),
                                f.note().isEmpty() ? "" : "; " + f.note())));
        output.plain("%d blocks, %d bytes%s"
                .formatted(
                        printed.state().blocks(),
                        printed.state().bytes(),
                        printed.state().readOnly() ? ", kept by another process" : ""));
        return 0;
    }
}
