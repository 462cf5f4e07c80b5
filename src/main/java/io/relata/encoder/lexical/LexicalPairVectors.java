package io.relata.encoder.lexical;

import io.relata.document.PairContext;

/**
 * A pair as a dense vector made of word vectors.
 *
 * <p>Its parts are the vector of the first mention's head word, that of the second's, their product number by number, the
 * sum and the maximum of those of the words between, the sum of the three words before the first mention, and that of
 * the three behind the second. Each part is brought to a Euclidean length of its own (or is zero), so that against
 * sparse features of length 1 it has a say and not the word. The lengths were chosen on the training part of SemEval-2010
 * Task 8.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LexicalPairVectors {
    private static final int OUTER_WORDS = 3;

    private static final float[] LENGTHS = {0.3f, 0.3f, 0.2f, 0.3f, 0.2f, 0.3f, 0.3f};

    /** How many of the parts come before those of the outer context. */
    static final int INNER_PARTS = 5;

    private final WordTokenizer tokenizer = new WordTokenizer();
    private final WordVectors vectors;

    /** Creates dense vectors from vectors of words. */
    public LexicalPairVectors(WordVectors vectors) {
        this.vectors = vectors;
    }

    /** Returns the length of every vector. */
    public int dimension() {
        return LENGTHS.length * vectors.dimension();
    }

    /** Returns how many of the numbers are about the mentions and what stands between them; they come first. */
    int innerDimension() {
        return INNER_PARTS * vectors.dimension();
    }

    /** Returns a name for all that decides the vectors. */
    public String fingerprint() {
        return "lexical-dense.v1+" + vectors.fingerprint();
    }

    /** Returns the vector of a pair, its parts in the order above, the mentions in the order of the text. */
    public float[] of(PairContext context) {
        PairTokens tokens = new PairTokens(tokenizer, context);
        float[] first = mention(tokens, tokens.firstStart(), tokens.firstEnd());
        float[] second = mention(tokens, tokens.secondStart(), tokens.secondEnd());
        float[] product = new float[vectors.dimension()];
        for (int i = 0; i < product.length; i++) {
            product[i] = first[i] * second[i];
        }
        int from = tokens.firstEnd();
        int to = from + tokens.gap();
        int left = tokens.firstStart();
        int right = tokens.secondEnd();
        float[][] parts = {
            first,
            second,
            product,
            sum(tokens, from, to),
            maximum(tokens, from, to),
            sum(tokens, Math.max(0, left - OUTER_WORDS), left),
            sum(tokens, right, Math.min(tokens.size(), right + OUTER_WORDS))
        };
        float[] whole = new float[dimension()];
        for (int part = 0; part < parts.length; part++) {
            put(parts[part], LENGTHS[part], whole, part * vectors.dimension());
        }
        return whole;
    }

    private float[] sum(PairTokens tokens, int from, int to) {
        float[] sum = new float[vectors.dimension()];
        for (int position = from; position < to; position++) {
            float[] word = vectors.unitVector(vectors.number(tokens.form(position)));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += word[i];
            }
        }
        return sum;
    }

    private float[] maximum(PairTokens tokens, int from, int to) {
        float[] maximum = new float[vectors.dimension()];
        for (int position = from; position < to; position++) {
            float[] word = vectors.unitVector(vectors.number(tokens.form(position)));
            for (int i = 0; i < maximum.length; i++) {
                maximum[i] = position == from ? word[i] : Math.max(maximum[i], word[i]);
            }
        }
        return maximum;
    }

    private float[] mention(PairTokens tokens, int start, int end) {
        return start == end
                ? new float[vectors.dimension()]
                : vectors.unitVector(vectors.number(tokens.form(tokens.headWord(start, end))));
    }

    private static void put(float[] part, float length, float[] whole, int at) {
        double squares = 0;
        for (float x : part) {
            squares += (double) x * x;
        }
        float scale = squares == 0 ? 0 : (float) (length / Math.sqrt(squares));
        for (int i = 0; i < part.length; i++) {
            whole[at + i] = part[i] * scale;
        }
    }
}
