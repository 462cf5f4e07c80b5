package io.relata.training.words;

import java.util.Arrays;
import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * k-means over directions: every vector is taken at length 1 and belongs to the centre with the greatest cosine.
 *
 * <p>Source: Dhillon and Modha, "Concept Decompositions for Large Sparse Text Data Using Clustering", 2001; first
 * centres drawn as in k-means++ (Arthur and Vassilvitskii, 2007). The same vectors and the same seed give the same
 * classes; of equally near centres the first counts.
 */
final class SphericalKMeans {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;

    private final int classCount;
    private final int rounds;
    private final long seed;

    /**
     * @param classCount how many classes, at most as many as vectors
     * @param rounds how often the centres are moved; fewer when nothing changes any more
     */
    SphericalKMeans(int classCount, int rounds, long seed) {
        this.classCount = classCount;
        this.rounds = rounds;
        this.seed = seed;
    }

    /**
     * Returns each vector's class, from 0 to {@code classCount - 1}.
     *
     * @param vectors at least {@code classCount} vectors of one length
     */
    int[] classes(float[][] vectors) {
        if (vectors.length < classCount) {
            throw new IllegalArgumentException(
                    "%d vectors cannot make %d classes.".formatted(vectors.length, classCount));
        }
        float[][] unit = Arrays.stream(vectors).map(SphericalKMeans::unit).toArray(float[][]::new);
        float[][] centers = firstCenters(unit);
        int[] classes = new int[unit.length];
        Arrays.fill(classes, -1);
        for (int round = 0; round < rounds; round++) {
            boolean changed = false;
            float[] transposed = transpose(centers);
            float[] scores = new float[transposed.length / centers[0].length];
            for (int i = 0; i < unit.length; i++) {
                int nearest = nearest(unit[i], transposed, scores);
                changed |= nearest != classes[i];
                classes[i] = nearest;
            }
            if (!changed) {
                break;
            }
            moveCenters(unit, classes, centers);
        }
        return classes;
    }

    private float[][] firstCenters(float[][] unit) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] centers = new float[classCount][];
        double[] distance = new double[unit.length];
        Arrays.fill(distance, 1);
        for (int c = 0; c < classCount; c++) {
            double at = random.nextDouble() * Arrays.stream(distance).sum();
            int chosen = 0;
            while (chosen < unit.length - 1 && (at -= distance[chosen]) >= 0) {
                chosen++;
            }
            centers[c] = unit[chosen].clone();
            for (int i = 0; i < unit.length; i++) {
                distance[i] = Math.min(distance[i], Math.max(0, 1 - dot(unit[i], centers[c])));
            }
        }
        return centers;
    }

    /** Lays the centres out dimension by dimension, padded with zeros, so that all are scored side by side. */
    private static float[] transpose(float[][] centers) {
        int padded = Math.ceilDiv(centers.length, LANES.length()) * LANES.length();
        float[] transposed = new float[centers[0].length * padded];
        for (int c = 0; c < centers.length; c++) {
            for (int d = 0; d < centers[0].length; d++) {
                transposed[d * padded + c] = centers[c][d];
            }
        }
        return transposed;
    }

    private int nearest(float[] vector, float[] transposed, float[] scores) {
        Arrays.fill(scores, 0);
        for (int d = 0; d < vector.length; d++) {
            FloatVector x = FloatVector.broadcast(LANES, vector[d]);
            for (int c = 0; c < scores.length; c += LANES.length()) {
                x.fma(
                                FloatVector.fromArray(LANES, transposed, d * scores.length + c),
                                FloatVector.fromArray(LANES, scores, c))
                        .intoArray(scores, c);
            }
        }
        int best = 0;
        for (int c = 1; c < classCount; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }

    /** A centre that lost all its vectors stays where it was. */
    private void moveCenters(float[][] unit, int[] classes, float[][] centers) {
        float[][] sums = new float[classCount][unit[0].length];
        for (int i = 0; i < unit.length; i++) {
            float[] sum = sums[classes[i]];
            for (int d = 0; d < sum.length; d++) {
                sum[d] += unit[i][d];
            }
        }
        for (int c = 0; c < classCount; c++) {
            if (dot(sums[c], sums[c]) > 0) {
                centers[c] = unit(sums[c]);
            }
        }
    }

    private static float[] unit(float[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        float[] unit = vector.clone();
        for (int d = 0; d < unit.length; d++) {
            unit[d] = length == 0 ? 0 : (float) (unit[d] / length);
        }
        return unit;
    }

    private static double dot(float[] a, float[] b) {
        double dot = 0;
        for (int d = 0; d < a.length; d++) {
            dot += (double) a[d] * b[d];
        }
        return dot;
    }
}
