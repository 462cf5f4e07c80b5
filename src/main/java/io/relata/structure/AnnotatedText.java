package io.relata.structure;

/**
 * A text with all that is to be found in it: a demonstration, or a gold answer.
 *
 * @param id unique in its data set and stable over reads of the same file
 * @param text the text
 * @param gold what is in it
 * @param rationale why, in words, or the empty string
 */
public record AnnotatedText(String id, String text, Structure gold, String rationale) {}
