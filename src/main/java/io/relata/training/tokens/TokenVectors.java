package io.relata.training.tokens;

import io.relata.encoder.lexical.WordVectors;
import java.util.Locale;
import java.util.Random;

/**
 * Start values for the embeddings of a subword vocabulary, from the vectors of whole words.
 *
 * <p>A token gets the mean of the vectors of the words that it is a piece of, weighted by the words' counts; the result is
 * turned into the wanted width by random orthogonal directions, which keep every angle, and scaled. A decoder that begins
 * here leaves the plateau of plain word frequencies at once.
 */
public final class TokenVectors {
    /** How often a word stands at the beginning of a sentence or of a line, against elsewhere: rough, and not critical. */
    private static final double CAPITALISED_SHARE = 0.1;

    private static final double WITHOUT_SPACE_SHARE = 0.1;

    private TokenVectors() {}

    /**
     * Returns start values.
     *
     * @param width wanted length of a vector, at least that of the word vectors
     * @param deviation root mean square of a coordinate of the result
     * @return row-major, one row per token; tokens that are a piece of no word get normal noise
     */
    public static float[] of(BytePairVocabulary vocabulary, WordVectors words, int width, double deviation, long seed) {
        int tokens = vocabulary.tokens().size();
        double[] sums = new double[tokens * words.dimension()];
        for (int number = 1; number < words.size(); number++) {
            String form = words.words().get(number);
            double count = words.count(number);
            float[] vector = words.unitVector(number);
            spread(vocabulary.encode(" " + form), vector, count, sums);
            spread(vocabulary.encode(form), vector, count * WITHOUT_SPACE_SHARE, sums);
            String capital = form.substring(0, 1).toUpperCase(Locale.ROOT) + form.substring(1);
            spread(vocabulary.encode(" " + capital), vector, count * CAPITALISED_SHARE, sums);
            spread(vocabulary.encode(capital), vector, count * CAPITALISED_SHARE * WITHOUT_SPACE_SHARE, sums);
        }
        return turned(sums, tokens, words.dimension(), width, deviation, new Random(seed));
    }

    private static void spread(int[] pieces, float[] vector, double weight, double[] sums) {
        for (int piece : pieces) {
            for (int i = 0; i < vector.length; i++) {
                sums[piece * vector.length + i] += weight * vector[i];
            }
        }
    }

    private static float[] turned(
            double[] sums, int tokens, int dimension, int width, double deviation, Random random) {
        double[][] directions = orthogonal(dimension, width, random);
        float[] result = new float[tokens * width];
        double length = deviation * Math.sqrt(width);
        for (int token = 0; token < tokens; token++) {
            double squares = 0;
            for (int i = 0; i < dimension; i++) {
                squares += sums[token * dimension + i] * sums[token * dimension + i];
            }
            for (int j = 0; j < width; j++) {
                double value = 0.25 * deviation * random.nextGaussian();
                for (int i = 0; squares > 0 && i < dimension; i++) {
                    value += length * sums[token * dimension + i] / Math.sqrt(squares) * directions[i][j];
                }
                result[token * width + j] = (float) (squares > 0 ? value : 4 * value);
            }
        }
        return result;
    }

    /** Gram-Schmidt on normal noise. */
    private static double[][] orthogonal(int rows, int width, Random random) {
        if (rows > width) {
            throw new IllegalArgumentException("Vectors of %d do not fit a width of %d.".formatted(rows, width));
        }
        double[][] directions = new double[rows][width];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < width; j++) {
                directions[row][j] = random.nextGaussian();
            }
            for (int other = 0; other < row; other++) {
                double along = dot(directions[row], directions[other]);
                for (int j = 0; j < width; j++) {
                    directions[row][j] -= along * directions[other][j];
                }
            }
            double length = Math.sqrt(dot(directions[row], directions[row]));
            for (int j = 0; j < width; j++) {
                directions[row][j] /= length;
            }
        }
        return directions;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
