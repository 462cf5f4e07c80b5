package io.relata.classification;

import io.relata.document.CharSpan;

/**
 * A stretch of text with how much it spoke for a label.
 *
 * @param span where it stands; spans of one answer may overlap
 * @param weight what its features added to the score of the label; negative when they spoke against it
 */
public record ScoredSpan(CharSpan span, double weight) {}
