package io.relata.extraction;

/**
 * How a language model's logits become probabilities of labels.
 *
 * @param scoring over which tokens probabilities are taken
 * @param calibrated whether they are divided by those of the content-free twin of the prompt
 * @param permutations over how many orders of the options the opinion is averaged, each a rotation of the one before; 1 for
 *     the order of the style, and more only for styles that offer options one by one
 */
public record ScorePlan(Scoring scoring, boolean calibrated, int permutations) {
    public ScorePlan {
        if (permutations < 1) {
            throw new IllegalArgumentException("Labels cannot be scored in %d orders.".formatted(permutations));
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
