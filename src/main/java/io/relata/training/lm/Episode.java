package io.relata.training.lm;

/**
 * Tokens, how much the prediction of each counts, and which of them see each other. A carrier inside the training, whose
 * arrays nobody changes.
 *
 * @param ids begin token, prompt, answer, end token
 * @param weights one per token; 0 for what is only read
 * @param blocks one per token: {@link #SEEN_BY_ALL} for a token that every later one sees, {@link #SEEING_ALL} for one that
 *     sees every earlier one, and for the others a number from 1: they see what all see and their own block
 */
public record Episode(int[] ids, float[] weights, int[] blocks) {
    /** Block of the head. */
    public static final int SEEN_BY_ALL = 0;

    /** Block of the question and its answer. */
    public static final int SEEING_ALL = -1;

    public Episode {
        if (ids.length != weights.length || ids.length != blocks.length) {
            throw new IllegalArgumentException(
                    "%d tokens have %d weights and %d blocks.".formatted(ids.length, weights.length, blocks.length));
        }
    }

    /** Returns an episode in which every token sees all before it. */
    static Episode seeingAll(int[] ids, float[] weights) {
        return new Episode(ids, weights, new int[ids.length]);
    }

    /**
     * Returns an episode in which only the last segment sees all.
     *
     * @param segments the prompt's segment of every token, in rising order: the head's first, the question's last
     */
    static Episode blocked(int[] ids, float[] weights, int[] segments) {
        int[] blocks = segments.clone();
        int last = segments[segments.length - 1];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = segments[i] == last ? SEEING_ALL : segments[i];
        }
        return new Episode(ids, weights, blocks);
    }

    /** Returns how many tokens count. */
    public int counting() {
        int counting = 0;
        for (float weight : weights) {
            counting += weight > 0 ? 1 : 0;
        }
        return counting;
    }

    /** Returns whether there are tokens that do not see all before them. */
    public boolean hasBlocks() {
        for (int block : blocks) {
            if (block > 0) {
                return true;
            }
        }
        return false;
    }
}
