package io.relata.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The chunks of a tagged sentence as the scorer of CoNLL-2000 counts them (conlleval, Tjong Kim Sang and Buchholz 2000). Tags are
 * {@code O}, or a mark of {@code B}, {@code I}, {@code E}, {@code S} with a hyphen and a type. Transitions that the scheme does
 * not allow are read as the original reads them: an {@code I} after {@code O}, after {@code E} or after another type begins a
 * chunk, and a chunk ends wherever the next word does not continue it.
 */
public final class ConllEval {
    private ConllEval() {}

    /** Words from {@code start}, inclusive, to {@code end}, exclusive. */
    public record Chunk(int start, int end, String type) {}

    /** Returns the chunks of a sentence in its order. */
    public static List<Chunk> chunks(List<String> tags) {
        List<Chunk> chunks = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < tags.size(); i++) {
            String before = i == 0 ? "O" : tags.get(i - 1);
            String tag = tags.get(i);
            if (start >= 0 && ends(before, tag)) {
                chunks.add(new Chunk(start, i, type(before)));
                start = -1;
            }
            if (begins(before, tag)) {
                start = i;
            }
        }
        if (start >= 0) {
            chunks.add(new Chunk(start, tags.size(), type(tags.getLast())));
        }
        return chunks;
    }

    /**
     * Returns how many chunks of a sentence are right: those with the same words and the same type.
     *
     * @throws IllegalArgumentException unless both have a tag for every word
     */
    public static MatchCounts count(List<String> gold, List<String> answered) {
        if (gold.size() != answered.size()) {
            throw new IllegalArgumentException(
                    "There are %d tags for %d words.".formatted(answered.size(), gold.size()));
        }
        List<Chunk> inKey = chunks(gold);
        List<Chunk> found = chunks(answered);
        Set<Chunk> right = new HashSet<>(inKey);
        right.retainAll(found);
        return new MatchCounts(right.size(), found.size(), inKey.size());
    }

    private static boolean ends(String before, String tag) {
        char mark = mark(before);
        char next = mark(tag);
        return mark == 'E'
                || mark == 'S'
                || next == 'O'
                || next == 'B'
                || next == 'S'
                || !type(before).equals(type(tag));
    }

    private static boolean begins(String before, String tag) {
        char mark = mark(before);
        char next = mark(tag);
        if (next == 'O') {
            return false;
        }
        return next == 'B'
                || next == 'S'
                || mark == 'O'
                || mark == 'E'
                || mark == 'S'
                || !type(before).equals(type(tag));
    }

    private static char mark(String tag) {
        return tag.isEmpty() ? 'O' : tag.charAt(0);
    }

    private static String type(String tag) {
        int hyphen = tag.indexOf('-');
        return hyphen < 0 ? "" : tag.substring(hyphen + 1);
    }
}
