package io.relata.cli;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.DatasetReading;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.NativeJsonlWriter;
import io.relata.document.PairContext;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.PairProfile;
import io.relata.extraction.PairResult;
import io.relata.schema.RelationSchema;
import io.relata.synthesis.Distillation;
import io.relata.synthesis.Workbench;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Distils a profile into a small classifier. */
@Command(
        name = "distil",
        description = "Have a profile annotate pairs, and train a classifier on what it is sure of.",
        mixinStandardHelpOptions = true)
public final class SynthesizeDistilCommand implements Callable<Integer> {
    @Mixin
    private SynthesisOptions options = new SynthesisOptions();

    @Option(names = "--file", paramLabel = "FILE", required = true, description = "Pairs; labels are not looked at.")
    private Path file = Path.of("");

    @Option(names = "--format", defaultValue = "native-jsonl.v1", description = "Their format; ${DEFAULT-VALUE}.")
    private String format = "";

    @Option(names = "--limit", defaultValue = "200", description = "Pairs at the most; ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--profile", paramLabel = "NAME", description = "The teacher; the default profile if left out.")
    private String profile = "";

    @Option(
            names = "--confidence",
            defaultValue = "0.6",
            description = "From which an annotation is believed; ${DEFAULT-VALUE}.")
    private double confidence;

    private final Provider<Workbench> bench;
    private final Provider<SchemaShelf> schemas;
    private final Provider<ProfileShelf> profiles;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public SynthesizeDistilCommand(
            Provider<Workbench> bench, Provider<SchemaShelf> schemas, Provider<ProfileShelf> profiles) {
        this.bench = bench;
        this.schemas = schemas;
        this.profiles = profiles;
    }

    @Override
    public Integer call() {
        RelationSchema schema = schemas.get().schema(options.schema());
        DatasetReading reading = DatasetReaders.all().reader(format).read(file);
        List<LabeledExample> pairs = reading.examples().stream().limit(limit).toList();
        Distillation.Result result = new Distillation(
                        schema,
                        pair -> annotate(schema, pair),
                        bench.get().trainer(),
                        new Distillation.Settings(confidence, 5))
                .run(pairs);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("row_errors", reading.errors());
        report.put("annotated", SynthesisOutput.of(result.annotated()));
        report.put("held_out", SynthesisOutput.of(result.heldOut()));
        report.put("agreement", result.agreement());
        StringBuilder lines = new StringBuilder();
        result.examples().forEach(e -> lines.append(new NativeJsonlWriter().line(e, schema.name()))
                .append('\n'));
        return options.done(lines.toString(), report);
    }

    private Optional<Distillation.Annotation> annotate(RelationSchema schema, PairContext pair) {
        PairProfile teacher = profiles.get().pairProfile(profile);
        PairResult said = bench.get()
                .pairs()
                .get()
                .extract(new ExtractionRequest(pair.text(), List.of(pair.pair()), schema, teacher, false, Set.of()))
                .relations()
                .getFirst();
        return switch (said.outcome()) {
            case ACCEPTED, NO_RELATION ->
                Optional.of(new Distillation.Annotation(said.label(), said.confidence(), said.reasoning()));
            case REJECTED, ABSTAINED -> Optional.empty();
        };
    }
}
