package io.relata.reasoning;

import io.relata.document.CharSpan;
import java.util.List;

/**
 * A reason with the stretches of the text it rests on.
 *
 * @param reasoning one or two sentences, never empty
 * @param evidence what it quotes, in text order, without overlap
 */
public record Explanation(String reasoning, List<CharSpan> evidence) {
    public Explanation {
        evidence = List.copyOf(evidence);
    }
}
