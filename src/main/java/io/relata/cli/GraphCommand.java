package io.relata.cli;

import io.relata.dataset.StructureReaders;
import io.relata.dataset.StructureReading;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.Profile;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextProfile;
import io.relata.graph.GraphJob;
import io.relata.graph.GraphWriter;
import io.relata.graph.JsonLdWriter;
import io.relata.graph.Names;
import io.relata.graph.TurtleWriter;
import io.relata.structure.Task;
import io.relata.wire.JobLimits;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Searches documents and writes what they say as one knowledge graph. */
@Command(
        name = "graph",
        description = "Search documents and write what they say as one knowledge graph.",
        mixinStandardHelpOptions = true)
public final class GraphCommand implements Callable<Integer> {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            required = true,
            description = "A profile that finds triples, or entities.")
    private String profile = "";

    @Option(names = "--schema", paramLabel = "NAME", description = "Schema; the profile's own if left out.")
    private String schema = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = "Documents, one JSON object a line with \"id\" and \"text\".")
    private Path file = Path.of("");

    @Option(names = "--format", defaultValue = "native-texts.v1", description = "Format of the documents.")
    private String format = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Receives the graph: JSON-LD if it ends in .jsonld, else Turtle.")
    private Path target = Path.of("");

    @Option(names = "--names", paramLabel = "FILE", description = "Dictionary of names: id, label, aliases a line.")
    private String names = "";

    @Option(names = "--chunk", defaultValue = "600", description = "Characters searched at once; ${DEFAULT-VALUE}.")
    private int chunk;

    @Option(names = "--overlap", defaultValue = "120", description = "Characters that chunks share; ${DEFAULT-VALUE}.")
    private int overlap;

    @Option(
            names = "--llm-calls-max",
            paramLabel = "N",
            defaultValue = "",
            description = "Prompts and turns for the language model in all.")
    private String llmCallsMax = "";

    @Option(
            names = "--finish-within",
            paramLabel = "SECONDS",
            defaultValue = "",
            description = "Time after which the language model is not asked any more.")
    private String finishWithin = "";

    @Option(names = "--json", description = "Print what came of it as JSON.")
    private boolean json;

    private final Provider<TextExtractor> extractor;
    private final Provider<ProfileShelf> profiles;
    private final Provider<SchemaShelf> schemas;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public GraphCommand(
            Provider<TextExtractor> extractor, Provider<ProfileShelf> profiles, Provider<SchemaShelf> schemas) {
        this.extractor = extractor;
        this.profiles = profiles;
        this.schemas = schemas;
    }

    @Override
    public Integer call() {
        Output out = Output.standard();
        StructureReading reading = StructureReaders.all().reader(format).read(file);
        List<GraphJob.Document> documents = reading.texts().stream()
                .map(t -> new GraphJob.Document(t.id(), t.text()))
                .toList();
        GraphJob.Result result =
                job().run(documents, JobLimits.read(llmCallsMax, finishWithin).budget(), new Counter(out.err()));
        GraphWriter writer = target.toString().endsWith(".jsonld") ? new JsonLdWriter() : new TurtleWriter();
        SynthesisOutput.write(target, writer.write(result.graph()));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("documents", documents.size());
        report.put("row_errors", reading.errors());
        report.put("chunks", result.chunkCount());
        report.put("llm_calls", result.llmCalls());
        report.put("individuals", result.graph().individuals().size());
        report.put("statements", result.graph().statements().size());
        report.put("violations", result.graph().violations());
        report.put("faults", result.faults());
        report.put("chunks_beyond_limit", result.limited());
        report.put("failures", result.failures());
        report.put("out", target.toString());
        SynthesisOutput.print(out, report, json);
        return 0;
    }

    private GraphJob job() {
        Profile found = profiles.get().profile(profile);
        if (!(found instanceof TextProfile textProfile)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The profile \"%s\" answers pairs and does not search texts.".formatted(profile),
                    "Maybe chatgpt-kg.v1; \"./relata profiles\" lists all.");
        }
        if (textProfile.task() == Task.EVENTS) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The profile \"%s\" finds events, of which a graph has none.".formatted(profile),
                    "Maybe chatgpt-kg.v1; \"./relata profiles\" lists all.");
        }
        if (!(chunk >= 2 && 0 <= overlap && overlap < chunk / 2)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Chunks of %d characters cannot overlap by %d.".formatted(chunk, overlap),
                    "Maybe less than half of a chunk was meant.");
        }
        return new GraphJob(
                extractor.get(),
                schemas.get().schema(schema.isEmpty() ? textProfile.schema() : schema),
                textProfile,
                names.isEmpty() ? Names.withoutDictionary() : Names.read(Path.of(names)),
                chunk,
                overlap);
    }
}
