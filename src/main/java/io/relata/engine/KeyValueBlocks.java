package io.relata.engine;

import java.util.List;

/**
 * Keys and values computed apart and put into sessions later, at other places (Block-Attention: Ma et al., ICLR 2025). A
 * block attends to the prefix it was computed behind and to itself, never to other blocks.
 */
public interface KeyValueBlocks {
    /** Returns the shape and type of a token's keys and values. */
    KeyValueShape shape();

    /**
     * Computes tokens right behind a session and returns their keys and values. The session is left as it was.
     *
     * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG}
     */
    KeyValueBlock compute(LanguageModel.Session prefix, int... tokenIds);

    /** Returns a copy of the keys and values of a session's tokens from a position on; at least one. */
    KeyValueBlock take(LanguageModel.Session session, int from);

    /**
     * Appends blocks one behind the other: values as they are, keys turned from where they were computed to where they now
     * stand. What follows the session is not known until the next {@code append}.
     *
     * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG}; the session is then unchanged
     */
    void attach(LanguageModel.Session session, List<KeyValueBlock> blocks);
}
