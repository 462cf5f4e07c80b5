package io.relata.graph;

import io.relata.document.CharSpan;
import java.util.Comparator;

/**
 * A place that a statement rests on.
 *
 * @param document id of the document
 * @param chunk position of the chunk that was searched, in the document's chunks
 * @param span where in the document, in UTF-16 code units
 */
public record Citation(String document, int chunk, CharSpan span) implements Comparable<Citation> {
    private static final Comparator<Citation> ORDER = Comparator.comparing(Citation::document)
            .thenComparing(Citation::span)
            .thenComparing(Citation::chunk);

    @Override
    public int compareTo(Citation other) {
        return ORDER.compare(this, other);
    }
}
