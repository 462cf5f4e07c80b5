package io.relata.engine;

import java.util.OptionalInt;

/** Text to token ids and back. Safe for use by several threads. */
public interface Tokenizer {
    /** Returns the ids of the text, without beginning or end tokens; special tokens written in the text are not recognised. */
    int[] encode(String text);

    /** Returns the text of the ids; special tokens give nothing. Bytes that are not UTF-8 give U+FFFD. */
    String decode(int... tokenIds);

    /** Returns the size of the vocabulary, which is the length of every logits array. */
    int size();

    /** Returns the id that begins a sequence, or -1 when the model was trained without one. */
    int beginId();

    /** Returns the id that ends a sequence, or -1. */
    int endId();

    /**
     * Returns the id of a special token by its name, such as {@code <|im_end|>}; empty where there is none. Names are never
     * found within a text.
     */
    default OptionalInt specialId(String name) {
        return OptionalInt.empty();
    }

    /** Returns a digest of vocabulary, merges and special tokens. */
    String fingerprint();
}
