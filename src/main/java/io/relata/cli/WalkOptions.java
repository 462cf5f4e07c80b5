package io.relata.cli;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.synthesis.FactBase;
import io.relata.synthesis.GraphWalks;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** What is drawn from a knowledge base. */
final class WalkOptions {
    @Option(
            names = "--facts",
            paramLabel = "FILE",
            required = true,
            description = "The knowledge base, one JSON object a line with \"head\", \"relation\" and \"tail\".")
    private Path facts = Path.of("");

    @Option(names = "--walks", defaultValue = "100", description = "Walks to draw; ${DEFAULT-VALUE}.")
    private int walks;

    @Option(names = "--facts-max", defaultValue = "3", description = "Facts of a walk at the most; ${DEFAULT-VALUE}.")
    private int factsMax;

    @Option(
            names = "--reweight-every",
            defaultValue = "10",
            description = "Set weights anew after so many walks, 0 for never; ${DEFAULT-VALUE}.")
    private int reweightEvery;

    GraphWalks.Drawn draw(long seed, Map<String, Object> report) {
        if (!(walks >= 1 && factsMax >= 1 && reweightEvery >= 0)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "%d walks of %d facts, weighed anew after %d.".formatted(walks, factsMax, reweightEvery),
                    "Maybe a count is negative.");
        }
        FactBase base = FactBase.read(facts);
        GraphWalks.Drawn drawn =
                new GraphWalks(base, new GraphWalks.Settings(factsMax, reweightEvery, seed)).draw(walks);
        report.put("facts", base.facts().size());
        report.put("walks", drawn.walks().size());
        report.put("count_by_relation", drawn.countByRelation());
        report.put("relation_evenness", drawn.relationEvenness());
        report.put("entity_evenness", drawn.entityEvenness());
        return drawn;
    }
}
