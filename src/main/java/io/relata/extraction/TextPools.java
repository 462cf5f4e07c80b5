package io.relata.extraction;

import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import java.util.Collection;

/**
 * Where demonstrations for whole texts come from: the store of a server, or a part of a data set in an evaluation. Safe for use
 * by several threads.
 */
@FunctionalInterface
public interface TextPools {
    /** Returns the texts to choose from as they stand now. */
    TextPool of(RelationSchema schema, TextProfile profile);

    /** Returns one pool for every schema and profile, for an evaluation. */
    static TextPools given(Collection<AnnotatedText> texts) {
        TextPool pool = TextPool.of(texts);
        return (_, _) -> pool;
    }
}
