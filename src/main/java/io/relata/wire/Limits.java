package io.relata.wire;

/**
 * How much one request may ask for.
 *
 * @param bodyBytesMax length of a request that is not a batch, and of one line of a batch
 * @param textCharactersMax length of a text in UTF-16 code units
 * @param mentionsMax mentions of one text
 * @param pairsMax pairs asked about in one request
 * @param kMax demonstrations retrieved for a pair
 * @param demonstrationsMax demonstrations added or listed by one request
 */
public record Limits(
        int bodyBytesMax, int textCharactersMax, int mentionsMax, int pairsMax, int kMax, int demonstrationsMax) {
    public Limits {
        int least = Math.min(
                Math.min(Math.min(bodyBytesMax, textCharactersMax), Math.min(mentionsMax, pairsMax)),
                Math.min(kMax, demonstrationsMax));
        if (least < 1) {
            throw new IllegalArgumentException("A limit of %d lets nothing through.".formatted(least));
        }
    }
}
