package io.relata.extraction;

/** Answers requests. The doors know nothing of the pipeline but this. */
public interface RelationExtractor {
    /** Returns the answer: one result per pair, in the order of the request. */
    ExtractionResult extract(ExtractionRequest request);
}
