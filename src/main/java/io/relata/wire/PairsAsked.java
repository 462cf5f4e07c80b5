package io.relata.wire;

import java.util.List;

/** Which pairs of a text a request asks about. Closed, since the answer is worked out by looking at each case. */
public sealed interface PairsAsked {
    /** The pair that the text itself marks with {@code <e1>} and {@code <e2>}. */
    record Inline() implements PairsAsked {}

    /** Every two mentions once, in the order of the text. */
    record All() implements PairsAsked {}

    /**
     * These.
     *
     * @param pairs in the order in which they are to be answered
     */
    record Listed(List<Ids> pairs) implements PairsAsked {
        public Listed {
            pairs = List.copyOf(pairs);
        }
    }

    /** A pair by the ids of its mentions. */
    record Ids(String head, String tail) {}
}
