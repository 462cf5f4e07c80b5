package io.relata.dialogue;

import io.relata.document.CharSpan;
import java.util.List;

/**
 * What a model holds of something that it found (the assessment of ChatGPT's information extraction, Li et al., arXiv 2304.11633).
 * None of it is verified but {@code spansFaithful}.
 *
 * @param name type, relation or role that was found
 * @param spans where it was found: an entity or a trigger; head and tail; trigger and argument
 * @param ranked what else it may be called, the likeliest first; their probabilities add up to 1 over the whole schema
 * @param statedConfidence how sure the model said to be, in [0, 1]
 * @param reason why, in its own words
 * @param spansFaithful whether all that the reason quotes stands in the text; true of a reason without quotes
 * @param soundProbability the probability that it gave to its reason's being sound
 * @param fictitiousProbability the probability that it gave to its reason's telling what the text does not
 * @param contextProbability the probability that it gave to its answer's depending on the rest of the text
 */
public record Assessment(
        String name,
        List<CharSpan> spans,
        List<Ranked> ranked,
        double statedConfidence,
        String reason,
        boolean spansFaithful,
        double soundProbability,
        double fictitiousProbability,
        double contextProbability) {
    public Assessment {
        spans = List.copyOf(spans);
        ranked = List.copyOf(ranked);
    }

    /**
     * A name of the schema.
     *
     * @param name the name
     * @param probability that the model gives to it, of all that were offered
     */
    public record Ranked(String name, double probability) {}

    /** Returns the probability that the model gave to the name that it had found, when it was asked for it by itself. */
    public double confidence() {
        return ranked.stream()
                .filter(r -> r.name().equals(name))
                .mapToDouble(Ranked::probability)
                .findFirst()
                .orElse(0);
    }

    /** Returns the same in a text that has {@code offset} code units more before it. */
    public Assessment shifted(int offset) {
        return new Assessment(
                name,
                spans.stream()
                        .map(s -> new CharSpan(s.start() + offset, s.end() + offset))
                        .toList(),
                ranked,
                statedConfidence,
                reason,
                spansFaithful,
                soundProbability,
                fictitiousProbability,
                contextProbability);
    }
}
