package io.relata.cli;

import io.relata.synthesis.Fact;
import io.relata.synthesis.GraphWalks;
import io.relata.wire.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Draws sets of facts from a knowledge base. */
@Command(
        name = "walk",
        description = "Draw coherent sets of facts from a knowledge base by random walks.",
        mixinStandardHelpOptions = true)
public final class SynthesizeWalkCommand implements Callable<Integer> {
    @Mixin
    private SynthesisOptions options = new SynthesisOptions();

    @Mixin
    private WalkOptions walks = new WalkOptions();

    @Override
    public Integer call() {
        Map<String, Object> report = new LinkedHashMap<>();
        GraphWalks.Drawn drawn = walks.draw(options.seed(), report);
        StringBuilder lines = new StringBuilder();
        for (List<Fact> walk : drawn.walks()) {
            lines.append(new String(StrictJson.write(Map.of("facts", walk)), StandardCharsets.UTF_8))
                    .append('\n');
        }
        return options.done(lines.toString(), report);
    }
}
