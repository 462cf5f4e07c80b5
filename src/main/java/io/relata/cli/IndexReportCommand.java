package io.relata.cli;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.DatasetReading;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.SchemaMapping;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.evaluation.StoreReport;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.RelationSchema;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is doubtful in a schema's demonstrations. */
@Command(
        name = "report",
        description = "Find contradictions, lonely labels, dead items and test items among a schema's demonstrations.",
        mixinStandardHelpOptions = true)
public final class IndexReportCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    @Option(names = "--schema", paramLabel = "NAME", required = true, description = "Schema.")
    private String schema = "";

    @Option(names = "--test", paramLabel = "FILE", description = "Labelled examples that must not be in the store.")
    private String test = "";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "native",
            description = "Their format (default: ${DEFAULT-VALUE}).")
    private String format = "";

    @Option(
            names = "--neighbors",
            paramLabel = "COUNT",
            defaultValue = "10",
            description = "How many nearest ones to look at (default: ${DEFAULT-VALUE}).")
    private int neighbors;

    @Option(
            names = "--nearly-same",
            paramLabel = "COSINE",
            defaultValue = "0.95",
            description = "From when on two are nearly the same (default: ${DEFAULT-VALUE}).")
    private double nearlySame;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Provider<DemonstrationStores> stores;
    private final Provider<SchemaShelf> schemas;
    private final Provider<ProfileShelf> profiles;
    private final Provider<DatasetReaders> readers;

    /** Creates the command. */
    @Inject
    public IndexReportCommand(
            Provider<DemonstrationStores> stores,
            Provider<SchemaShelf> schemas,
            Provider<ProfileShelf> profiles,
            Provider<DatasetReaders> readers) {
        this.stores = stores;
        this.schemas = schemas;
        this.profiles = profiles;
        this.readers = readers;
    }

    @Override
    public Integer call() {
        requireInRange();
        Output output = Output.standard();
        RelationSchema found = schemas.get().catalog().schema(schema);
        DemonstrationIndex index =
                stores.get().of(profiles.get().profile("").encoder()).index();
        List<Demonstration> demonstrations = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        String after = "";
        List<Demonstration> page;
        do {
            page = index.list(schema, after, PAGE);
            vectors.addAll(index.vectors(schema, after, PAGE));
            demonstrations.addAll(page);
            after = page.isEmpty() ? after : page.getLast().id();
        } while (page.size() == PAGE);
        StoreReport report = StoreReport.of(found, demonstrations, vectors, neighbors, nearlySame, test(found, output));
        if (json) {
            output.json(report);
        } else {
            output.out().print(report.inWords());
        }
        return 0;
    }

    private void requireInRange() {
        if (neighbors < 1 || !(nearlySame > 0 && nearlySame <= 1)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "With --neighbors %d and --nearly-same %s there is nothing to compare."
                            .formatted(neighbors, nearlySame),
                    "Maybe at least 1 neighbour, and a cosine above 0 and up to 1.");
        }
    }

    private List<LabeledExample> test(RelationSchema found, Output output) {
        if (test.isEmpty()) {
            return List.of();
        }
        DatasetReading reading = readers.get().reader(format).read(Path.of(test));
        reading.errors().forEach(e -> output.note("%s:%d: %s", e.file(), e.line(), e.reason()));
        return new SchemaMapping(found).map(reading.examples()).examples();
    }
}
