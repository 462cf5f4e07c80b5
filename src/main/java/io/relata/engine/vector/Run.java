package io.relata.engine.vector;

import java.util.List;

/**
 * Consecutive tokens of one session in a pass.
 *
 * @param tokenIds of shape {@code (tokens)}
 * @param position of the first one
 * @param seen keys and values, theirs among them once they are computed
 * @param writtenTo where theirs are written
 * @param adapter that is added for them, or the one that adds nothing
 * @param asked whether what follows the last one is asked for
 */
record Run(int[] tokenIds, int position, KeyValues seen, List<KeyValues> writtenTo, LoraPanels adapter, boolean asked) {
    int count() {
        return tokenIds.length;
    }
}
