package io.relata.cli;

import io.relata.dataset.StructureReaders;
import io.relata.dataset.StructureReading;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Structure;
import io.relata.synthesis.TextLines;
import io.relata.synthesis.VirtualTexts;
import io.relata.synthesis.Workbench;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes texts with invented names, and measures a profile on them. */
@Command(
        name = "nonce",
        description = "Make texts whose entities and relations have invented names, and measure a profile on them.",
        mixinStandardHelpOptions = true)
public final class SynthesizeNonceCommand implements Callable<Integer> {
    @Mixin
    private SynthesisOptions options = new SynthesisOptions();

    @Option(names = "--file", paramLabel = "FILE", required = true, description = "Annotated texts.")
    private Path file = Path.of("");

    @Option(names = "--format", defaultValue = "native-texts.v1", description = "Their format; ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(names = "--limit", defaultValue = "100", description = "Texts at the most; ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "A profile that finds triples, to be measured with two demonstrations and without.")
    private String profile = "";

    private final Provider<Workbench> bench;
    private final Provider<SchemaShelf> schemas;
    private final Provider<ProfileShelf> profiles;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public SynthesizeNonceCommand(
            Provider<Workbench> bench, Provider<SchemaShelf> schemas, Provider<ProfileShelf> profiles) {
        this.bench = bench;
        this.schemas = schemas;
        this.profiles = profiles;
    }

    @Override
    public Integer call() {
        StructureReading reading = StructureReaders.all().reader(format).read(file);
        List<AnnotatedText> texts = reading.texts().stream().limit(limit).toList();
        VirtualTexts.VirtualSet set =
                new VirtualTexts(schemas.get().schema(options.schema()), options.seed()).make(texts);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("row_errors", reading.errors());
        report.put("texts", SynthesisOutput.of(set.tally()));
        report.put("real_names", set.realNames());
        if (!profile.isEmpty()) {
            VirtualTexts.Score score = VirtualTexts.score(set, this::search);
            report.put("triples", score.gold());
            report.put("right_without_demonstrations", score.rightWithout());
            report.put("right_with_two_demonstrations", score.rightWith());
        }
        StringBuilder lines = new StringBuilder();
        set.items().forEach(i -> lines.append(new TextLines().line(i.text())).append('\n'));
        return options.done(lines.toString(), report);
    }

    /** Searches with the relation known, as the paper's prompt has it. */
    private Structure search(RelationSchema schema, VirtualTexts.Item item, List<AnnotatedText> shown) {
        if (!(profiles.get().profile(profile) instanceof TextProfile textProfile)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The profile \"%s\" answers pairs and does not search texts.".formatted(profile),
                    "Maybe auto-kg.v1; \"./relata profiles\" lists all.");
        }
        RelationSchema one = new RelationSchema(
                schema.name(),
                schema.language(),
                schema.nullLabel(),
                schema.nullDefinition(),
                schema.relations().stream()
                        .filter(r -> r.name().equals(item.relation()))
                        .toList(),
                schema.entities(),
                List.of());
        TextRequest request = new TextRequest(item.text().text(), one, textProfile, false, Set.of());
        return bench.get().texts().apply(shown).extract(request).structure();
    }
}
