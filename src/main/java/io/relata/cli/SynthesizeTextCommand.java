package io.relata.cli;

import io.relata.extraction.TextProfile;
import io.relata.schema.RelationSchema;
import io.relata.synthesis.FactChecker;
import io.relata.synthesis.FactTexts;
import io.relata.synthesis.GraphWalks;
import io.relata.synthesis.TextLines;
import io.relata.synthesis.Workbench;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a model write texts that state facts. */
@Command(
        name = "text",
        description = "Have a model write texts that state facts; where it cannot, templates say them and are counted.",
        mixinStandardHelpOptions = true)
public final class SynthesizeTextCommand implements Callable<Integer> {
    @Mixin
    private SynthesisOptions options = new SynthesisOptions();

    @Mixin
    private WalkOptions walks = new WalkOptions();

    @Option(names = "--attempts", defaultValue = "2", description = "How often the model may try; ${DEFAULT-VALUE}.")
    private int attempts;

    @Option(
            names = "--check-profile",
            paramLabel = "NAME",
            description = "A profile that searches each text for its facts; the schema's templates if left out.")
    private String checkProfile = "";

    private final Provider<Workbench> bench;
    private final Provider<SchemaShelf> schemas;
    private final Provider<ProfileShelf> profiles;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public SynthesizeTextCommand(
            Provider<Workbench> bench, Provider<SchemaShelf> schemas, Provider<ProfileShelf> profiles) {
        this.bench = bench;
        this.schemas = schemas;
        this.profiles = profiles;
    }

    @Override
    public Integer call() {
        Map<String, Object> report = new LinkedHashMap<>();
        GraphWalks.Drawn drawn = walks.draw(options.seed(), report);
        RelationSchema schema = schemas.get().schema(options.schema());
        FactChecker checker =
                checkProfile.isEmpty() || !(profiles.get().profile(checkProfile) instanceof TextProfile profile)
                        ? FactChecker.byTemplates(schema)
                        : FactChecker.byExtraction(bench.get().texts().apply(List.of()), schema, profile);
        FactTexts job = new FactTexts(
                schema, bench.get().teller(options.model()), checker, Math.max(0, attempts), options.tokens());
        FactTexts.Result result = job.write(drawn.walks(), options.seed());
        report.put("model", SynthesisOutput.of(result.model()));
        report.put("texts", result.texts().size());
        report.put("texts_by_templates", result.byTemplates());
        report.put("entity_share", mean(result, true));
        report.put("fact_share", mean(result, false));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < result.texts().size(); i++) {
            lines.append(new TextLines()
                            .line(job.annotated(
                                    "fact-text-" + (i + 1), result.texts().get(i))))
                    .append('\n');
        }
        return options.done(lines.toString(), report);
    }

    private static double mean(FactTexts.Result result, boolean entities) {
        return result.texts().stream()
                .mapToDouble(t -> entities ? t.entityShare() : t.factShare())
                .average()
                .orElse(0);
    }
}
