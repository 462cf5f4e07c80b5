package io.relata.engine.bpe;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** The ids of short words: one word to a slot, the last that came to it, so that no text makes it grow. */
final class WordCache {
    private static final int SLOTS = 1 << 14;
    private static final int CHARACTERS_MAX = 64;

    private final AtomicReferenceArray<Entry> slots = new AtomicReferenceArray<>(SLOTS);

    private record Entry(String word, int[] ids) {}

    /** Returns what is kept or computed, which is not to be changed. */
    int[] get(String word, Function<String, int[]> compute) {
        if (word.length() > CHARACTERS_MAX) {
            return compute.apply(word);
        }
        int hash = word.hashCode();
        int slot = (hash ^ hash >>> 14) & SLOTS - 1;
        Entry kept = slots.get(slot);
        if (kept != null && kept.word().equals(word)) {
            return kept.ids();
        }
        int[] ids = compute.apply(word);
        slots.set(slot, new Entry(word, ids));
        return ids;
    }
}
