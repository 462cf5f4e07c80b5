package io.relata.engine.djl;

import io.relata.engine.TokenTree;

/**
 * New tokens of one session, as one pass computes them.
 *
 * @param slab with room for tokens and nodes behind {@code start}
 * @param start how many tokens stand before them
 * @param tokenIds to append; may be empty when there is a tree
 * @param tree looked at behind them; may be empty
 * @param wanted whether the logits after the last token are asked for
 * @param adapter whose products are added
 */
record Stretch(KeyValueSlab slab, int start, int[] tokenIds, TokenTree tree, boolean wanted, LoraTensors adapter) {
    /** Returns how many lines of the pass this takes. */
    int lines() {
        return tokenIds.length + tree.size();
    }

    /** Returns how many lines of logits are asked for: that of the last token, if wanted, then those of the nodes that are asked. */
    int answers() {
        return (wanted ? 1 : 0) + tree.askedCount();
    }
}
