package io.relata.cli;

import picocli.CommandLine.Command;

/** Looks after the demonstrations. */
@Command(
        name = "index",
        description = "Add, list, delete, verify or look through demonstrations.",
        mixinStandardHelpOptions = true,
        subcommands = {
            IndexAddCommand.class,
            IndexListCommand.class,
            IndexDeleteCommand.class,
            IndexVerifyCommand.class,
            IndexReportCommand.class,
            IndexRebuildCommand.class,
            IndexBlocksCommand.class
        })
public final class IndexCommand {}
