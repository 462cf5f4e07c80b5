package io.relata.cli;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;

/** The command under which all others stand. */
@TopCommand
@Command(
        name = "relata",
        description = "Relations between the things named in a text, with reasons, from models on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ServeCommand.class,
            ExtractCommand.class,
            IndexCommand.class,
            ProfilesCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            GraphCommand.class,
            SynthesizeCommand.class,
            ModelsCommand.class,
            AdaptersCommand.class,
            DoctorCommand.class
        })
public final class RelataCommand {}
