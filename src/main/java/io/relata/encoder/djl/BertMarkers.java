package io.relata.encoder.djl;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The ids of the markers around head and tail.
 *
 * <p>A vocabulary that has {@code [E1]}, {@code [/E1]}, {@code [E2]} and {@code [/E2]} as special tokens was trained with
 * them, so they are used. Any other model never saw a marker: it gets typed markers of punctuation, which every
 * vocabulary has and which Zhou and Chen 2021 (An Improved Baseline for Sentence-level Relation Extraction) found as good:
 * {@code @ * type * head @} and {@code # ^ type ^ tail #}, without the part for the type when that is not known.
 */
final class BertMarkers {
    private final BertTokenizer tokenizer;
    private final boolean special;

    BertMarkers(BertTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.special = LongStream.of(1, 2)
                .allMatch(n -> tokenizer.special("[E%d]".formatted(n)).isPresent()
                        && tokenizer.special("[/E%d]".formatted(n)).isPresent());
    }

    /** Returns which markers are used: the name goes into the encoder's fingerprint. */
    String name() {
        return special ? "markers" : "typed-punctuation";
    }

    /** Returns the ids of one marker. */
    long[] ids(boolean head, boolean opens, String type) {
        if (special) {
            Optional<Long> id = tokenizer.special("[%s%s]".formatted(opens ? "" : "/", head ? "E1" : "E2"));
            return new long[] {id.orElseThrow()};
        }
        String around = head ? "@" : "#";
        if (!opens || type.isEmpty()) {
            return tokenizer.ids(" " + around);
        }
        String inner = head ? "*" : "^";
        return tokenizer.ids(" %s %s %s %s"
                .formatted(around, inner, type.toLowerCase(Locale.ROOT).replace('_', ' '), inner));
    }
}
