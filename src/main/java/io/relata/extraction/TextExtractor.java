package io.relata.extraction;

/** Searches whole texts. The doors know nothing of plans and styles but this. */
public interface TextExtractor {
    /** Returns what was found in the text. */
    TextResult extract(TextRequest request);
}
