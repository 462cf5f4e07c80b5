package io.relata.dataset;

import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came out of a file: the texts in file order, and every row that was not readable.
 *
 * <p>A text is there as a whole or not at all: one that lacked a part of its gold structure would make a right answer wrong.
 *
 * @param texts what was read
 * @param errors what was not, in file order
 * @param sameEntities by the id of a text, which of its spans name the same entity, for formats that say so; a span is in one
 *     group at the most, and texts of which nothing is known are left out
 */
public record StructureReading(
        List<AnnotatedText> texts, List<RowError> errors, Map<String, List<Set<CharSpan>>> sameEntities) {
    public StructureReading {
        texts = List.copyOf(texts);
        errors = List.copyOf(errors);
        Map<String, List<Set<CharSpan>>> copy = new LinkedHashMap<>();
        sameEntities.forEach((id, groups) -> copy.put(
                id,
                groups.stream()
                        .<Set<CharSpan>>map(group -> Collections.unmodifiableSortedSet(new TreeSet<>(group)))
                        .toList()));
        sameEntities = Collections.unmodifiableMap(copy);
    }

    /** Creates the reading of a format that does not say which mentions name the same entity. */
    public StructureReading(List<AnnotatedText> texts, List<RowError> errors) {
        this(texts, errors, Map.of());
    }
}
