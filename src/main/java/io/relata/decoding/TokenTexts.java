package io.relata.decoding;

import io.relata.engine.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The texts of a model's tokens as they stand within a text, kept so that each is worked out once. Safe for use by several threads.
 */
public final class TokenTexts {
    /** Stands for bytes that are no character, or not yet. */
    static final char INCOMPLETE = '\uFFFD';

    /** How much of the text before a continuation is looked at to split it into tokens. */
    private static final int SEAM_LENGTH = 40;

    private final Tokenizer tokenizer;
    private final AtomicReferenceArray<String> known;

    // SentencePiece vocabularies drop a space at the beginning of a text. After another token nothing is dropped.
    private final int[] anchor;
    private final String anchorText;

    /** Creates an empty memory for a tokenizer. */
    public TokenTexts(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.known = new AtomicReferenceArray<>(tokenizer.size());
        this.anchor = tokenizer.encode("a");
        this.anchorText = tokenizer.decode(anchor);
    }

    /** Returns the text of a token after another; with U+FFFD in it where it has bytes that are no whole character. */
    String of(int tokenId) {
        String text = known.get(tokenId);
        if (text == null) {
            text = of(List.of(tokenId));
            known.set(tokenId, text);
        }
        return text;
    }

    /** Returns the text of several tokens after another one. */
    public String of(List<Integer> tokenIds) {
        if (tokenIds.isEmpty()) {
            return "";
        }
        int[] all = Arrays.copyOf(anchor, anchor.length + tokenIds.size());
        for (int i = 0; i < tokenIds.size(); i++) {
            all[anchor.length + i] = tokenIds.get(i);
        }
        return tokenizer.decode(all).substring(anchorText.length());
    }

    /**
     * Returns the tokens of a text as it continues another.
     *
     * @param before the text before, or its end; may be empty where it is not known
     */
    public int[] continuation(String before, String text) {
        int[] ids = TokenTrie.continuation(tokenizer, seam(before), text);
        if (spell(ids, text)) {
            return ids;
        }
        // After a line feed no vocabulary merges anything with what comes before, or takes what comes for a new text.
        int[] afterLine = TokenTrie.continuation(tokenizer, "\n", text);
        return spell(afterLine, text) ? afterLine : ids;
    }

    private boolean spell(int[] ids, String text) {
        return of(Arrays.stream(ids).boxed().toList()).equals(text);
    }

    /** Returns the end of a text, not in the middle of a character, by which what follows is split into tokens. */
    public static String seam(String before) {
        int start = Math.max(0, before.length() - SEAM_LENGTH);
        return before.substring(start > 0 && Character.isLowSurrogate(before.charAt(start)) ? start + 1 : start);
    }
}
