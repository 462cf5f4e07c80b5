package io.relata.evaluation;

import io.relata.dataset.RowError;
import io.relata.dataset.StructureMapping;
import io.relata.dataset.StructureReaders;
import io.relata.dataset.StructureReading;
import io.relata.document.CharSpan;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a card about whole texts names, read and put into the words of its schema.
 *
 * @param texts to be searched, in file order
 * @param demonstrations to choose from, in file order; none has the words of a text that is searched
 * @param sameEntities which spans name the same entity, by the id of a text that is searched
 * @param errors rows that could not be read, and names that the schema lacks
 */
record TextExperimentData(
        List<AnnotatedText> texts,
        List<AnnotatedText> demonstrations,
        Map<String, List<Set<CharSpan>>> sameEntities,
        List<RowError> errors) {

    static TextExperimentData read(
            ExperimentCard card, Path folder, StructureReaders readers, RelationSchema schema, Task task) {
        List<RowError> errors = new ArrayList<>();
        ExperimentCard.Data data = card.data();
        StructureReading all = readers.reader(data.format()).read(folder.resolve(data.path()));
        all.errors().forEach(e -> errors.add(e.seenFrom(folder)));
        List<AnnotatedText> answered = data.limited(
                card.extent()
                        .of(all.texts().stream()
                                .filter(t ->
                                        data.split().map(s -> s.isDev(t.id())).orElse(true))
                                .toList()),
                card.seed());
        List<AnnotatedText> demonstrations =
                switch (card.demonstrations()) {
                    case ExperimentCard.Demonstrations.Installed _ -> List.of();
                    case ExperimentCard.Demonstrations.Rest rest
                    when rest.made().isPresent() ->
                        throw new RelataException(
                                ErrorCode.INVALID_FIELD,
                                "The card %s has pairs made up, and its data are whole texts.".formatted(card.name()),
                                "Maybe leave out the model of its demonstrations.");
                    case ExperimentCard.Demonstrations.Rest rest ->
                        ExperimentCard.Data.drawn(
                                all.texts().stream()
                                        .filter(t -> !data.split().orElseThrow().isDev(t.id()))
                                        .toList(),
                                rest.limit(),
                                card.seed());
                    case ExperimentCard.Demonstrations.File file -> {
                        StructureReading other = readers.reader(file.format()).read(folder.resolve(file.path()));
                        other.errors().forEach(e -> errors.add(e.seenFrom(folder)));
                        yield ExperimentCard.Data.drawn(other.texts(), file.limit(), card.seed());
                    }
                };
        StructureMapping mapping = new StructureMapping(schema, task);
        return new TextExperimentData(
                mapped(mapping, answered, schema, data.path(), errors),
                mapped(mapping, demonstrations, schema, "the demonstrations of " + card.name(), errors),
                new HashMap<>(all.sameEntities()),
                errors);
    }

    private static List<AnnotatedText> mapped(
            StructureMapping mapping,
            List<AnnotatedText> texts,
            RelationSchema schema,
            String file,
            List<RowError> errors) {
        StructureMapping.Mapped mapped = mapping.map(texts);
        mapped.unknown()
                .forEach((name, count) -> errors.add(new RowError(
                        file,
                        0,
                        "\"%s\" was left out of the gold structures %d times; the schema %s does not have it."
                                .formatted(name, count, schema.name()))));
        return mapped.texts();
    }
}
