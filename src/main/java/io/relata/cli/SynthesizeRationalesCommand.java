package io.relata.cli;

import io.relata.dataset.DatasetReading;
import io.relata.dataset.NativeJsonlReader;
import io.relata.dataset.NativeJsonlWriter;
import io.relata.schema.RelationSchema;
import io.relata.synthesis.RationaleCache;
import io.relata.synthesis.RationaleWriter;
import io.relata.synthesis.Workbench;
import io.relata.wire.SchemaShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a model write reasons for gold labels. */
@Command(
        name = "rationales",
        description =
                "Have a model write reasons for the labels of demonstrations; a second run takes them from the cache.",
        mixinStandardHelpOptions = true)
public final class SynthesizeRationalesCommand implements Callable<Integer> {
    @Mixin
    private SynthesisOptions options = new SynthesisOptions();

    @Option(names = "--file", paramLabel = "FILE", required = true, description = "Demonstrations as native-jsonl.v1.")
    private Path file = Path.of("");

    @Option(names = "--cache", paramLabel = "FILE", required = true, description = "Keeps the reasons.")
    private Path cache = Path.of("");

    @Option(names = "--attempts", defaultValue = "2", description = "How often the model may try; ${DEFAULT-VALUE}.")
    private int attempts;

    private final Provider<Workbench> bench;
    private final Provider<SchemaShelf> schemas;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public SynthesizeRationalesCommand(Provider<Workbench> bench, Provider<SchemaShelf> schemas) {
        this.bench = bench;
        this.schemas = schemas;
    }

    @Override
    public Integer call() {
        RelationSchema schema = schemas.get().schema(options.schema());
        DatasetReading reading = new NativeJsonlReader().read(file);
        RationaleCache kept = new RationaleCache(cache);
        RationaleWriter.Result result = new RationaleWriter(
                        schema,
                        bench.get().teller(options.model()),
                        bench.get().model(options.model()).fingerprint(),
                        kept,
                        new RationaleWriter.Settings(Math.max(0, attempts), options.tokens(), options.seed()))
                .write(reading.examples());
        kept.save();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("row_errors", reading.errors());
        report.put("examples", result.examples().size());
        report.put("cached", result.cached());
        report.put("cache_hit_rate", result.hitRate());
        report.put("model", SynthesisOutput.of(result.model()));
        report.put("composed", result.composed());
        StringBuilder lines = new StringBuilder();
        result.examples().forEach(e -> lines.append(new NativeJsonlWriter().line(e, schema.name()))
                .append('\n'));
        return options.done(lines.toString(), report);
    }
}
