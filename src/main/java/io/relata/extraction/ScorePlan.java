package io.relata.extraction;

import io.relata.prompt.PromptInput;

/**
 * How a language model's logits become probabilities of labels.
 *
 * @param scoring over which tokens probabilities are taken
 * @param calibrated whether they are divided by those of the content-free twin of the prompt
 * @param twin what that twin shows
 * @param permutations over how many orders of the options the opinion is averaged, each a rotation of the one before; 1 for
 *     the order of the style, and more only for styles that offer options one by one
 */
public record ScorePlan(Scoring scoring, boolean calibrated, Twin twin, int permutations) {
    public ScorePlan {
        if (permutations < 1) {
            throw new IllegalArgumentException("Labels cannot be scored in %d orders.".formatted(permutations));
        }
    }

    /** What the content-free twin of a prompt shows. */
    public enum Twin {
        /** The same demonstrations, as in the papers. Where these were retrieved for the pair, it says what they say of it. */
        SHOWN("shown"),
        /** No demonstrations: what the model says of nothing is then its own leaning alone. */
        BARE("bare");

        private final String wireName;

        Twin(String wireName) {
            this.wireName = wireName;
        }

        /** Returns the name used in profiles. */
        public String wireName() {
            return wireName;
        }

        /** Returns the twin of a prompt. */
        PromptInput of(PromptInput input) {
            return switch (this) {
                case SHOWN -> input.contentFree();
                case BARE -> input.withNearest(0).contentFree();
            };
        }
    }

    /** Over which tokens probabilities are taken. */
    public enum Scoring {
        /** At each token over those that an answer may go on with: exact probabilities under constrained decoding. */
        CONSTRAINED("constrained"),
        /** At each token over the whole vocabulary; answers are compared by the mean logarithm of their tokens. */
        MEAN_TOKEN("mean-token");

        private final String wireName;

        Scoring(String wireName) {
            this.wireName = wireName;
        }

        /** Returns the name used in profiles. */
        public String wireName() {
            return wireName;
        }
    }
}
