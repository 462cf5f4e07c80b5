package io.relata.dataset;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;

/**
 * A pair in a text with its gold label.
 *
 * @param id unique in its data set and stable over reads of the same file
 * @param context the text and the pair
 * @param label the gold label
 * @param rationale why the label is right, in words, or the empty string
 */
public record LabeledExample(String id, PairContext context, RelationLabel label, String rationale) {}
