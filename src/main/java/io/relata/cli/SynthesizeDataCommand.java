package io.relata.cli;

import io.relata.dataset.LabeledExample;
import io.relata.dataset.NativeJsonlWriter;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.synthesis.PairGeneration;
import io.relata.synthesis.Workbench;
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

/** Has a model make up labelled pairs. */
@Command(
        name = "data",
        description = "Have a model make up labelled pairs for relations of a schema, from starter demonstrations.",
        mixinStandardHelpOptions = true)
public final class SynthesizeDataCommand implements Callable<Integer> {
    @Mixin
    private SynthesisOptions options = new SynthesisOptions();

    @Option(names = "--relation", paramLabel = "NAME", description = "May be repeated; all of the schema if left out.")
    private List<String> relations = List.of();

    @Option(names = "--requests", defaultValue = "20", description = "Samples asked for of each; ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--free", description = "Let the model write fields freely, as the paper does.")
    private boolean free;

    private final Provider<Workbench> bench;
    private final Provider<SchemaShelf> schemas;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public SynthesizeDataCommand(Provider<Workbench> bench, Provider<SchemaShelf> schemas) {
        this.bench = bench;
        this.schemas = schemas;
    }

    @Override
    public Integer call() {
        RelationSchema schema = schemas.get().schema(options.schema());
        List<String> known = schema.relations().stream().map(RelationType::name).toList();
        for (String relation : relations) {
            if (!known.contains(relation)) {
                throw new RelataException(
                        ErrorCode.RELATION_UNKNOWN,
                        "The schema %s has no relation \"%s\".".formatted(schema.name(), relation),
                        "Maybe one of these was meant: %s.".formatted(String.join(", ", known)));
            }
        }
        List<LabeledExample> samples = StarterDemonstrations.of(schema.name()).stream()
                .map(d -> new LabeledExample(d.id(), d.context(), d.label(), d.reasoning()))
                .toList();
        PairGeneration.Result result = new PairGeneration(
                        schema, bench.get().teller(options.model()), !free, options.tokens())
                .generate(relations.isEmpty() ? known : relations, samples, Math.max(0, requests), options.seed());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("total", SynthesisOutput.of(result.total()));
        Map<String, Object> each = new LinkedHashMap<>();
        result.byRelation().forEach((relation, tally) -> each.put(relation, SynthesisOutput.of(tally)));
        report.put("by_relation", each);
        StringBuilder lines = new StringBuilder();
        result.examples().forEach(e -> lines.append(new NativeJsonlWriter().line(e, schema.name()))
                .append('\n'));
        return options.done(lines.toString(), report);
    }
}
