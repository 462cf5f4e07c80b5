package io.relata.cli;

import picocli.CommandLine.Command;

/** Trains what can be trained. */
@Command(
        name = "train",
        description = "Train a tokenizer, word vectors, a language model, an adapter or an encoder.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TrainTokenizerCommand.class,
            TrainWordsCommand.class,
            TrainLanguageModelCommand.class,
            TrainMaskedModelCommand.class,
            TrainEpisodesCommand.class,
            TrainAdapterCommand.class,
            TrainStylesCommand.class,
            TrainEncoderCommand.class,
            TrainMeasureCommand.class
        })
public final class TrainCommand {}
