package io.relata.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of tokens that come one after another, always that of {@link TokenTexts#of(List)}, of which only the end is decoded
 * again with each token. Not for use by several threads.
 *
 * <p>What stands before a token may depend on it as long as there are bytes before it that need not be whole characters: in a
 * vocabulary with tokens for single bytes, a run of these is read as a whole. A token of several characters, or of one beyond
 * ASCII, is none of them, so nothing after it changes what came up to its end.
 */
public final class GrowingText {
    private static final int FIRST_OF_SEVERAL_BYTES = 0x80;

    private final TokenTexts texts;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> open = new ArrayList<>();
    private int settled;

    /** Begins an empty text. */
    public GrowingText(TokenTexts texts) {
        this.texts = texts;
    }

    /** Adds a token; what came before it may change from {@link #settled} on. */
    public void add(int tokenId) {
        open.add(tokenId);
        text.setLength(settled);
        text.append(texts.of(open));
        if (settles(texts.of(tokenId))) {
            settled = text.length();
            open.clear();
        }
    }

    private static boolean settles(String piece) {
        boolean mayBeByte = piece.length() < 2 && (piece.isEmpty() || piece.charAt(0) < FIRST_OF_SEVERAL_BYTES);
        return !mayBeByte && piece.indexOf(TokenTexts.INCOMPLETE) < 0;
    }

    /** Returns how many code units will stay as they are, whatever comes. */
    public int settled() {
        return settled;
    }

    /** Returns how many code units there are. */
    public int length() {
        return text.length();
    }

    /** Returns the code unit at an offset. */
    public char charAt(int at) {
        return text.charAt(at);
    }

    /** Returns a stretch of the text. */
    public String substring(int from, int to) {
        return text.substring(from, to);
    }

    /** Returns whether a text stands in this one, at an offset or after it. */
    boolean contains(String part, int from) {
        return text.indexOf(part, Math.max(0, from)) >= 0;
    }
}
