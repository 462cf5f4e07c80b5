package io.relata.training.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SphericalKMeansTest {
    @Test
    void findsTheDirectionsThatVectorsWereDrawnAround() {
        Random random = new Random(3);
        float[][] vectors = new float[300][8];
        for (int i = 0; i < vectors.length; i++) {
            float length = 0.1f + random.nextFloat() * 5;
            for (int d = 0; d < 8; d++) {
                vectors[i][d] = length * ((d == i % 3 ? 1 : 0) + 0.02f * (float) random.nextGaussian());
            }
        }
        int[] classes = new SphericalKMeans(3, 20, 1).classes(vectors);
        for (int i = 0; i < classes.length; i++) {
            assertThat(classes[i]).isEqualTo(classes[i % 3]);
        }
        assertThat(Arrays.stream(classes).distinct().count()).isEqualTo(3);
    }

    @Test
    void leavesEveryVectorWithTheNearestCentreOfItsClass() {
        Random random = new Random(5);
        float[][] vectors = new float[200][6];
        for (float[] vector : vectors) {
            for (int d = 0; d < 6; d++) {
                vector[d] = (float) random.nextGaussian();
            }
        }
        int[] classes = new SphericalKMeans(9, 200, 2).classes(vectors);
        double[][] centers = new double[9][6];
        for (int i = 0; i < vectors.length; i++) {
            for (int d = 0; d < 6; d++) {
                centers[classes[i]][d] += vectors[i][d] / length(vectors[i]);
            }
        }
        for (int i = 0; i < vectors.length; i++) {
            int nearest = 0;
            for (int c = 1; c < 9; c++) {
                nearest = cosine(vectors[i], centers[c]) > cosine(vectors[i], centers[nearest]) ? c : nearest;
            }
            assertThat(classes[i]).isEqualTo(nearest);
        }
    }

    @Test
    void refusesMoreClassesThanVectors() {
        assertThatThrownBy(() -> new SphericalKMeans(3, 5, 1).classes(new float[2][4]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        return Math.sqrt(squares);
    }

    private static double cosine(float[] vector, double[] center) {
        double dot = 0;
        double squares = 0;
        for (int d = 0; d < vector.length; d++) {
            dot += vector[d] * center[d];
            squares += center[d] * center[d];
        }
        return dot / Math.sqrt(squares);
    }
}
