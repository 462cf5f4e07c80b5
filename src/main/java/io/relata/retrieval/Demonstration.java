package io.relata.retrieval;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;

/**
 * A labelled pair that is shown to the model and cited in the answer.
 *
 * @param id unique in its schema
 * @param schema name of the schema whose labels it carries
 * @param context the text and the pair
 * @param label its gold label
 * @param reasoning why the label is right, in words, or the empty string
 */
public record Demonstration(String id, String schema, PairContext context, RelationLabel label, String reasoning) {}
