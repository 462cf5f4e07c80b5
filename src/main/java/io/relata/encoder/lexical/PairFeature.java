package io.relata.encoder.lexical;

import io.relata.document.CharSpan;
import java.util.List;

/**
 * Something that is so about a pair in its text.
 *
 * @param name what it is, such as {@code b2=made_of}; equal names are the same feature
 * @param spans the stretches of the text that it was read from, in the order of the text; empty when it is no
 *     stretch, as the distance between the mentions
 */
public record PairFeature(String name, List<CharSpan> spans) {
    public PairFeature {
        spans = List.copyOf(spans);
    }
}
