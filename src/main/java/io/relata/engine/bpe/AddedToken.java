package io.relata.engine.bpe;

/**
 * A token beside the model's vocabulary, found in a text before the text is cut.
 *
 * @param singleWord whether it is found only where it is no part of a word
 * @param stripsLeft whether it takes the spaces before it
 * @param stripsRight whether it takes the spaces behind it
 * @param normalized whether it is looked for, normalized, in normalized text
 * @param special whether decoding leaves it out
 */
record AddedToken(
        String content,
        boolean singleWord,
        boolean stripsLeft,
        boolean stripsRight,
        boolean normalized,
        boolean special) {
    static AddedToken read(Component component) {
        return new AddedToken(
                component.text("content"),
                component.flag("single_word", false),
                component.flag("lstrip", false),
                component.flag("rstrip", false),
                component.flag("normalized", true),
                component.flag("special", false));
    }
}
