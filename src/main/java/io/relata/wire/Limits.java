package io.relata.wire;

import java.util.stream.IntStream;

/**
 * How much one request may ask for.
 *
 * @param bodyBytesMax length of a request that is not a batch, and of one line of a batch
 * @param textCharactersMax length of a text in UTF-16 code units
 * @param mentionsMax mentions of one text
 * @param pairsMax pairs asked about in one request
 * @param kMax demonstrations retrieved for a pair
 * @param demonstrationsMax demonstrations added or listed by one request
 * @param requestsAtOnceMax single extractions that are answered at the same time; a batch is one long request
 */
public record Limits(
        int bodyBytesMax,
        int textCharactersMax,
        int mentionsMax,
        int pairsMax,
        int kMax,
        int demonstrationsMax,
        int requestsAtOnceMax) {
    public Limits {
        int least = IntStream.of(
                        bodyBytesMax,
                        textCharactersMax,
                        mentionsMax,
                        pairsMax,
                        kMax,
                        demonstrationsMax,
                        requestsAtOnceMax)
                .min()
                .getAsInt();
        if (least < 1) {
            throw new IllegalArgumentException("A limit of %d lets nothing through.".formatted(least));
        }
    }
}
