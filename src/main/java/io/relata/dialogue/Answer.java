package io.relata.dialogue;

import java.util.List;

/** What a model answered to a {@link Turn}. */
public sealed interface Answer {
    /**
     * The answer to {@link Turn.Write}.
     *
     * @param text what was written, without the stop text
     * @param whole whether it ended by itself, and not because room ran out
     */
    record Written(String text, boolean whole) implements Answer {}

    /**
     * The answer to {@link Turn.Choose}.
     *
     * @param probabilities of the options, in their order; they add up to 1, and are all equal where the turn could not be put
     */
    record Chosen(List<Double> probabilities) implements Answer {
        public Chosen {
            probabilities = List.copyOf(probabilities);
        }

        /** Returns whether one option is likelier than another, so that something was answered. */
        public boolean isDecided() {
            return probabilities.stream().distinct().count() > 1;
        }

        /** Returns the position of the likeliest option; of equals the first. */
        public int best() {
            int best = 0;
            for (int i = 1; i < probabilities.size(); i++) {
                best = probabilities.get(i) > probabilities.get(best) ? i : best;
            }
            return best;
        }
    }

    /**
     * The answer to {@link Turn.Tag}.
     *
     * @param tags one per word
     */
    record Tagged(List<String> tags) implements Answer {
        public Tagged {
            tags = List.copyOf(tags);
        }
    }
}
