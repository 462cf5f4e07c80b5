package io.relata.cli;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that the jobs of {@code synthesize} share. */
final class SynthesisOptions {
    @Option(
            names = "--schema",
            paramLabel = "NAME",
            defaultValue = "general.v1",
            description = "${DEFAULT-VALUE} if left out.")
    private String schema = "";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "relata-lm-small",
            description = "Folder name of the language model; ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of everything drawn by chance; ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--tokens", defaultValue = "64", description = "Tokens of an answer at the most; ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Receives what was made.")
    private Path target = Path.of("");

    @Option(names = "--report", paramLabel = "FILE", description = "Receives the report as JSON, too.")
    private String report = "";

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    String schema() {
        return schema;
    }

    String model() {
        return model;
    }

    long seed() {
        return seed;
    }

    int tokens() {
        if (tokens < 1) {
            throw new RelataException(ErrorCode.INVALID_ARGUMENT, "--tokens is %d.".formatted(tokens), "");
        }
        return tokens;
    }

    /** Writes what was made and tells what came of it. */
    int done(String made, Map<String, Object> said) {
        SynthesisOutput.write(target, made);
        said.put("seed", seed);
        said.put("out", target.toString());
        if (!report.isEmpty()) {
            SynthesisOutput.write(Path.of(report), new String(StrictJson.write(said), StandardCharsets.UTF_8) + "\n");
        }
        SynthesisOutput.print(Output.standard(), said, json);
        return 0;
    }
}
