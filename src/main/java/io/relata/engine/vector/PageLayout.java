package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.PANEL;

/**
 * Where keys and values of some consecutive tokens lie in an array, in all layers: such that scores and sums of values are
 * products of {@link Tile}. Keys of a head are panels of tokens, by width; values are panels of the width, by token.
 *
 * @param layers how many blocks
 * @param heads of keys, and of values
 * @param width of a head
 */
record PageLayout(int layers, int heads, int width) {
    /** Tokens of a page: what a fork copies at most. */
    static final int TOKENS = Math.max(32, PANEL);

    /** Returns the width of values, filled up to whole panels. */
    int paddedWidth() {
        return Lanes.padded(width);
    }

    private int layerNumbers() {
        return heads * (width + paddedWidth()) * TOKENS;
    }

    /** Returns how many numbers a page has. */
    int numbers() {
        return Math.multiplyExact(layers, layerNumbers());
    }

    /** Returns where the panel of keys begins that has a token. */
    int keys(int layer, int head, int slot) {
        return layer * layerNumbers() + head * width * TOKENS + slot / PANEL * width * PANEL;
    }

    /** Returns where a number of a key is. */
    int key(int layer, int head, int slot, int i) {
        return keys(layer, head, slot) + i * PANEL + slot % PANEL;
    }

    /** Returns where a panel of values begins, at the page's first token. */
    int values(int layer, int head, int panel) {
        return layer * layerNumbers() + heads * width * TOKENS + head * paddedWidth() * TOKENS + panel * TOKENS * PANEL;
    }

    /** Returns where a number of a value is. */
    int value(int layer, int head, int slot, int i) {
        return values(layer, head, i / PANEL) + slot * PANEL + i % PANEL;
    }
}
