package io.relata.training.lm;

/**
 * Tokens and how much the prediction of each counts. A carrier inside the training, whose arrays nobody changes.
 *
 * @param ids begin token, prompt, answer, end token
 * @param weights one per token; 0 for what is only read
 */
public record Episode(int[] ids, float[] weights) {
    public Episode {
        if (ids.length != weights.length) {
            throw new IllegalArgumentException(ids.length + " tokens have " + weights.length + " weights.");
        }
    }

    /** Returns how many tokens count. */
    public int counting() {
        int counting = 0;
        for (float weight : weights) {
            counting += weight > 0 ? 1 : 0;
        }
        return counting;
    }
}
