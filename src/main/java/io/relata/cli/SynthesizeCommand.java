package io.relata.cli;

import picocli.CommandLine.Command;

/** Makes examples offline. */
@Command(
        name = "synthesize",
        description = "Make examples offline, and say how much of what was asked for was accepted.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SynthesizeWalkCommand.class,
            SynthesizeTextCommand.class,
            SynthesizeNonceCommand.class,
            SynthesizeDataCommand.class,
            SynthesizeRationalesCommand.class,
            SynthesizeDistilCommand.class
        })
public final class SynthesizeCommand {}
