package io.relata.encoder.djl;

import io.relata.marking.EntityMarking;
import io.relata.marking.MarkedText;
import java.util.stream.LongStream;

/**
 * The marking of a model and the ids of its markers.
 *
 * <p>A vocabulary that has {@code [E1]}, {@code [/E1]}, {@code [E2]} and {@code [/E2]} as special tokens was trained with
 * them, so they are used. Any other model never saw a marker: it gets typed markers of punctuation, which every
 * vocabulary has.
 */
final class BertMarkers {
    private final BertTokenizer tokenizer;
    private final boolean special;
    private final EntityMarking marking;

    BertMarkers(BertTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.special = LongStream.of(1, 2)
                .allMatch(n -> tokenizer.special("[E%d]".formatted(n)).isPresent()
                        && tokenizer.special("[/E%d]".formatted(n)).isPresent());
        this.marking = special ? new EntityMarking.SpecialTokens() : new EntityMarking.TypedPunctuation();
    }

    /** Returns which marking is used: its name goes into the encoder's fingerprint. */
    EntityMarking marking() {
        return marking;
    }

    /** Returns the ids of one marker. */
    long[] ids(MarkedText.Marker marker) {
        String text = marker.text().strip();
        return special ? new long[] {tokenizer.special(text).orElseThrow()} : tokenizer.ids(" " + text);
    }
}
