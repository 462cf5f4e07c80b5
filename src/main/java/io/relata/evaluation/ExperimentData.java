package io.relata.evaluation;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.DatasetReading;
import io.relata.dataset.InferredSchema;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.RowError;
import io.relata.dataset.SchemaMapping;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a card names, read and put into the words of its schema.
 *
 * <p>In every pair the mention that begins earlier is the head, whatever the file has, lest the order of the arguments give the
 * direction away.
 *
 * @param schema that of the card, or the inferred one
 * @param order what the file's own order of the arguments would have given away
 * @param examples to be answered, in file order
 * @param demonstrations to learn from, in file order; empty when the card leaves them to the installation
 * @param errors rows that could not be read, and relations that the schema lacks
 */
public record ExperimentData(
        RelationSchema schema,
        ArgumentOrder order,
        List<LabeledExample> examples,
        List<LabeledExample> demonstrations,
        List<RowError> errors) {
    public ExperimentData {
        examples = List.copyOf(examples);
        demonstrations = List.copyOf(demonstrations);
        errors = List.copyOf(errors);
    }

    /**
     * Reads the data of a card.
     *
     * @param folder that relative paths are resolved in
     * @throws io.relata.error.RelataException with {@code FILE_UNREADABLE}, {@code FORMAT_UNKNOWN} or {@code
     *     SCHEMA_UNKNOWN}
     */
    public static ExperimentData read(ExperimentCard card, Path folder, DatasetReaders readers, SchemaCatalog schemas) {
        List<RowError> errors = new ArrayList<>();
        ExperimentCard.Data data = card.data();
        List<LabeledExample> all = read(folder, data.path(), data.format(), readers, errors);
        List<LabeledExample> examples =
                data.limited(card.extent().of(data.split().map(s -> s.dev(all)).orElse(all)), card.seed());
        List<LabeledExample> demonstrations =
                switch (card.demonstrations()) {
                    case ExperimentCard.Demonstrations.Installed _ -> List.of();
                    case ExperimentCard.Demonstrations.Rest rest ->
                        ExperimentCard.Data.drawn(data.split().orElseThrow().rest(all), rest.limit(), card.seed());
                    case ExperimentCard.Demonstrations.File file ->
                        ExperimentCard.Data.drawn(
                                read(folder, file.path(), file.format(), readers, errors), file.limit(), card.seed());
                };
        RelationSchema schema = schema(card, schemas, examples, demonstrations);
        return new ExperimentData(
                schema,
                ArgumentOrder.of(examples),
                mapped(schema, examples, data.path(), errors),
                mapped(schema, demonstrations, demonstrationsPath(card), errors),
                errors);
    }

    /** Returns this with more to learn from. */
    ExperimentData learningFrom(List<LabeledExample> more) {
        List<LabeledExample> all = new ArrayList<>(demonstrations);
        more.forEach(example -> all.add(example.inTextOrder()));
        return new ExperimentData(schema, order, examples, all, errors);
    }

    private static String demonstrationsPath(ExperimentCard card) {
        return switch (card.demonstrations()) {
            case ExperimentCard.Demonstrations.File file -> file.path();
            case ExperimentCard.Demonstrations.Installed _, ExperimentCard.Demonstrations.Rest _ ->
                card.data().path();
        };
    }

    private static List<LabeledExample> read(
            Path folder, String path, String format, DatasetReaders readers, List<RowError> errors) {
        DatasetReading reading = readers.reader(format).read(folder.resolve(path));
        reading.errors().forEach(e -> errors.add(e.seenFrom(folder)));
        return reading.examples();
    }

    private static RelationSchema schema(
            ExperimentCard card,
            SchemaCatalog schemas,
            List<LabeledExample> examples,
            List<LabeledExample> demonstrations) {
        if (!card.schema().isEmpty()) {
            return schemas.schema(card.schema());
        }
        List<LabeledExample> all = new ArrayList<>(examples);
        all.addAll(demonstrations);
        return InferredSchema.of("inferred", "en", card.nullLabel(), all);
    }

    private static List<LabeledExample> mapped(
            RelationSchema schema, List<LabeledExample> examples, String file, List<RowError> errors) {
        SchemaMapping.Mapped mapped = new SchemaMapping(schema).map(examples);
        mapped.unknownRelations()
                .forEach((relation, count) -> errors.add(new RowError(
                        file,
                        0,
                        "%d examples of \"%s\" were left out; the schema %s does not have it."
                                .formatted(count, relation, schema.name()))));
        return mapped.examples().stream().map(LabeledExample::inTextOrder).toList();
    }
}
