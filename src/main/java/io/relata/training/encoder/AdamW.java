package io.relata.training.encoder;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) for one array of weights.
 *
 * @param first running mean of the gradient; as long as the weights
 * @param second running mean of its square
 */
record AdamW(float[] first, float[] second) {
    private static final float DECAY_FIRST = 0.9f;
    private static final float DECAY_SECOND = 0.999f;
    private static final float EPSILON = 1e-8f;

    /** Creates the state for weights of this length. */
    static AdamW of(int length) {
        return new AdamW(new float[length], new float[length]);
    }

    /**
     * Changes the weights by one step.
     *
     * @param step number of the step, from 1
     * @param weightDecay share of a weight that a step at learning rate 1 would take off
     */
    void step(float[] weights, float[] gradient, int step, float learningRate, float weightDecay) {
        float correctionFirst = (float) (1 - Math.pow(DECAY_FIRST, step));
        float correctionSecond = (float) (1 - Math.pow(DECAY_SECOND, step));
        for (int i = 0; i < weights.length; i++) {
            float g = gradient[i];
            first[i] = DECAY_FIRST * first[i] + (1 - DECAY_FIRST) * g;
            second[i] = DECAY_SECOND * second[i] + (1 - DECAY_SECOND) * g * g;
            float root = (float) Math.sqrt(second[i] / correctionSecond) + EPSILON;
            weights[i] -= learningRate * (first[i] / correctionFirst / root + weightDecay * weights[i]);
        }
    }

    /** Changes one row of the weights by a step without decay; the means of rows that do not occur stand still. */
    void stepRow(float[] weights, int offset, float[] gradient, int step, float learningRate) {
        float correctionFirst = (float) (1 - Math.pow(DECAY_FIRST, step));
        float correctionSecond = (float) (1 - Math.pow(DECAY_SECOND, step));
        for (int i = 0; i < gradient.length; i++) {
            float g = gradient[i];
            int at = offset + i;
            first[at] = DECAY_FIRST * first[at] + (1 - DECAY_FIRST) * g;
            second[at] = DECAY_SECOND * second[at] + (1 - DECAY_SECOND) * g * g;
            float root = (float) Math.sqrt(second[at] / correctionSecond) + EPSILON;
            weights[at] -= learningRate * first[at] / correctionFirst / root;
        }
    }
}
