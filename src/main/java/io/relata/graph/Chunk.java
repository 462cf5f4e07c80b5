package io.relata.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a document that is searched at once.
 *
 * @param index position among the document's chunks
 * @param start offset of its first UTF-16 code unit in the document
 * @param text what stands there
 */
public record Chunk(int index, int start, String text) {
    private static final String SENTENCE_ENDS = ".!?。！？\n";

    /**
     * Cuts a document. Chunks end behind sentences where they can, else between words, and never within a character.
     *
     * @param charactersMax of a chunk, at least 2
     * @param overlap how many characters before the end of a chunk the next one begins at the latest, so that what stands across
     *     the cut is whole in one of the two; less than half of {@code charactersMax}
     */
    public static List<Chunk> of(String document, int charactersMax, int overlap) {
        if (!(charactersMax >= 2 && 0 <= overlap && overlap < charactersMax / 2)) {
            throw new IllegalArgumentException(
                    "Chunks of %d characters cannot overlap by %d.".formatted(charactersMax, overlap));
        }
        List<Chunk> chunks = new ArrayList<>();
        int start = 0;
        while (start < document.length()) {
            int end = cut(document, start + charactersMax / 2, start + charactersMax);
            String text = document.substring(start, end);
            if (!text.isBlank()) {
                chunks.add(new Chunk(chunks.size(), start, text));
            }
            if (end == document.length()) {
                break;
            }
            start = overlap == 0 ? end : cut(document, start + 1, end - overlap);
        }
        return chunks;
    }

    /** Returns the last place to cut from {@code least} to {@code most}. */
    private static int cut(String document, int least, int most) {
        if (most >= document.length()) {
            return document.length();
        }
        for (int at = most; at >= least; at--) {
            boolean spaced = at < document.length() && Character.isWhitespace(document.charAt(at));
            char before = document.charAt(at - 1);
            if (SENTENCE_ENDS.indexOf(before) >= 0 && (spaced || before > 0x7f || before == '\n')) {
                return at;
            }
        }
        for (int at = most; at >= least; at--) {
            if (Character.isWhitespace(document.charAt(at))) {
                return at;
            }
        }
        boolean splits = Character.isHighSurrogate(document.charAt(most - 1));
        return splits && most - 1 >= least ? most - 1 : splits ? most + 1 : most;
    }
}
