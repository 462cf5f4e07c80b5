package io.relata.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    @Test
    void drawsFromTheSameTokensAsASortOfAllGives() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] logits = logits(random, 1 + random.nextInt(400), seed % 3 == 0 ? 2 : 1000);
            double share = List.of(1e-9, 0.3, 0.9, 0.999, 1.0).get(seed % 5);
            double temperature = List.of(0.1, 0.7, 1.0, 3.0).get(seed % 4);
            float[] kept = sorted(logits, temperature, share);
            for (int draw = 0; draw < 10; draw++) {
                int token = new Sampler.Nucleus(temperature, share, 0).choose(logits, new SplittableRandom(draw));
                assertThat(token)
                        .isEqualTo(new Sampler.Tempered(temperature, 0).choose(kept, new SplittableRandom(draw)));
            }
        }
    }

    @Test
    void givesTheLikeliestOfWeightsInTurnAndOfEqualsTheLowestFirst() {
        Likeliest likeliest = new Likeliest(new double[] {0.5, 0, 2, 0.5, 2, Double.NaN, 0.25});
        int[] given = IntStream.generate(likeliest::next).limit(5).toArray();
        assertThat(given).containsExactly(2, 4, 0, 3, 6);
        assertThat(likeliest.hasNext()).isFalse();
    }

    private static float[] logits(SplittableRandom random, int count, int steps) {
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            logits[i] = random.nextInt(10) == 0
                    ? Float.NEGATIVE_INFINITY
                    : Math.round(random.nextGaussian() * 4 * steps) / (float) steps;
        }
        logits[random.nextInt(count)] = 0;
        return logits;
    }

    /** The naive twin: all ids sorted by their weights, and of these the first. */
    private static float[] sorted(float[] logits, double temperature, double share) {
        double top = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp((logits[i] - top) / temperature);
            sum += weights[i];
        }
        List<Integer> likeliest = IntStream.range(0, logits.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -weights[i]))
                .toList();
        float[] kept = new float[logits.length];
        Arrays.fill(kept, Float.NEGATIVE_INFINITY);
        double reached = 0;
        for (int i = 0; i < likeliest.size() && reached < share * sum; i++) {
            kept[likeliest.get(i)] = logits[likeliest.get(i)];
            reached += weights[likeliest.get(i)];
        }
        return kept;
    }
}
