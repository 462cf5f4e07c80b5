package io.relata.retrieval;

import io.relata.structure.AnnotatedText;
import java.util.List;

/** Chooses the annotated texts that a prompt about a whole text shows. Immutable and safe for use by several threads. */
public interface TextSelector {
    /** Returns the versioned name by which profiles ask for it, such as {@code nearest-text.v1}. */
    String name();

    /**
     * Chooses texts; the same for the same pool, text and count.
     *
     * @param pool to choose from, ordered by id, the text asked about not among them
     * @param text the text asked about
     * @param count how many; of each name where the selector counts so; fewer where the pool has no more
     * @return nearest first, or in the order in which they are to be shown
     */
    List<AnnotatedText> select(List<AnnotatedText> pool, String text, int count);
}
