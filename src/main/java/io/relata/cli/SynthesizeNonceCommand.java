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
import java.util.TreeMap;
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
            description = "A profile that finds triples, to be measured on them.")
    private String profile = "";

    @Option(
            names = "--shown",
            split = ",",
            paramLabel = "COUNT",
            defaultValue = "0,1,4",
            description = "Numbers of demonstrations to measure it with; ${DEFAULT-VALUE}.")
    private List<Integer> shown = List.of();

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
                new VirtualTexts(schemas.get().schema(options.schema()), options.seed()).make(texts, shownMax());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("row_errors", reading.errors());
        report.put("texts", SynthesisOutput.of(set.tally()));
        report.put("real_names", set.realNames());
        if (!profile.isEmpty()) {
            VirtualTexts.Score score = VirtualTexts.score(set, shown, this::search);
            report.put("triples", score.gold());
            report.put("by_demonstrations", byShown(score));
        }
        StringBuilder lines = new StringBuilder();
        set.items().forEach(i -> lines.append(new TextLines().line(i.text())).append('\n'));
        return options.done(lines.toString(), report);
    }

    private int shownMax() {
        if (shown.stream().anyMatch(count -> count < 0)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT, "--shown is %s.".formatted(shown), "Maybe 0,1,4 was meant.");
        }
        return shown.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static Map<String, Object> byShown(VirtualTexts.Score score) {
        Map<String, Object> byShown = new LinkedHashMap<>();
        score.byShown()
                .forEach((count, found) -> byShown.put(
                        String.valueOf(count),
                        new TreeMap<>(Map.of(
                                "answered",
                                found.answered(),
                                "right",
                                found.right(),
                                "f1",
                                Math.round(score.f1(count) * 10_000) / 100.0))));
        return byShown;
    }

    /** Searches with the relation known, as the paper's prompt has it. */
    private Structure search(RelationSchema schema, VirtualTexts.Item item, List<AnnotatedText> demonstrations) {
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
        TextRequest request = new TextRequest(
                item.text().text(), one, textProfile.withDemonstrations(demonstrations.size()), false, Set.of());
        return bench.get().texts().apply(demonstrations).extract(request).structure();
    }
}
