package io.relata.decoding;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** How the next token is chosen from logits. Logits of minus infinity are never chosen while another is finite. */
public sealed interface Sampler {
    /** Takes the highest logit; of equals the lowest id. */
    record Greedy() implements Sampler {}

    /**
     * Draws from the softmax of the logits over the temperature.
     *
     * @param temperature greater than 0
     * @param seed the same seed and logits give the same tokens
     */
    record Tempered(double temperature, long seed) implements Sampler {
        public Tempered {
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("A temperature is greater than 0, not " + temperature + ".");
            }
        }
    }

    /**
     * Draws as {@link Tempered} does, from the likeliest tokens that together have a share of the probability (Holtzman et al.,
     * "The Curious Case of Neural Text Degeneration", 2020).
     *
     * @param share in (0, 1]; the likeliest token is always among them
     */
    record Nucleus(double temperature, double share, long seed) implements Sampler {
        public Nucleus {
            if (!(temperature > 0) || !(share > 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "A temperature of %s and a share of %s.".formatted(temperature, share));
            }
        }
    }

    /** Returns a source of randomness for one completion. */
    default RandomGenerator random() {
        return switch (this) {
            case Greedy() -> new SplittableRandom(0);
            case Tempered(double _, long seed) -> new SplittableRandom(seed);
            case Nucleus(double _, double _, long seed) -> new SplittableRandom(seed);
        };
    }

    /** Returns the id of the token chosen. */
    default int choose(float[] logits, RandomGenerator random) {
        return switch (this) {
            case Greedy() -> highest(logits);
            case Tempered(double temperature, long _) -> draw(logits, temperature, random);
            case Nucleus(double temperature, double share, long _) ->
                draw(nucleus(logits, temperature, share), temperature, random);
        };
    }

    private static int highest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int draw(float[] logits, double temperature, RandomGenerator random) {
        double top = logits[highest(logits)];
        double[] cumulative = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += Math.exp((logits[i] - top) / temperature);
            cumulative[i] = sum;
        }
        double at = random.nextDouble() * sum;
        for (int i = 0; i < logits.length; i++) {
            if (at < cumulative[i]) {
                return i;
            }
        }
        return highest(logits);
    }

    /** Returns the logits of the likeliest tokens, all others at minus infinity; of equals the lowest ids first. */
    private static float[] nucleus(float[] logits, double temperature, double share) {
        double top = logits[highest(logits)];
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp((logits[i] - top) / temperature);
            sum += weights[i];
        }
        float[] kept = new float[logits.length];
        Arrays.fill(kept, Float.NEGATIVE_INFINITY);
        Likeliest likeliest = new Likeliest(weights);
        for (double reached = 0; reached < share * sum && likeliest.hasNext(); ) {
            int next = likeliest.next();
            kept[next] = logits[next];
            reached += weights[next];
        }
        return kept;
    }
}
