package io.relata.encoder.lexical;

import io.relata.document.PairContext;

/**
 * A pair as a dense vector made of word vectors: that of either head word, their product number by number, and the sum
 * and the maximum of those of the words between. Each of the five parts is brought to Euclidean length {@link
 * #PART_LENGTH} (or is zero), so that against sparse features of length 1 it has a say and not the word.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LexicalPairVectors {
    /** Chosen by cross-validation on the training part of SemEval-2010 Task 8 among 0.2, 0.3, 0.4 and 0.6. */
    public static final float PART_LENGTH = 0.4f;

    private static final int PARTS = 5;

    private final WordTokenizer tokenizer = new WordTokenizer();
    private final WordVectors vectors;

    /** Creates dense vectors from vectors of words. */
    public LexicalPairVectors(WordVectors vectors) {
        this.vectors = vectors;
    }

    /** Returns the length of every vector. */
    public int dimension() {
        return PARTS * vectors.dimension();
    }

    /** Returns a name for all that decides the vectors. */
    public String fingerprint() {
        return "lexical-dense.v1+" + vectors.fingerprint();
    }

    /** Returns the vector of a pair, its parts in the order above, the mentions in the order of the text. */
    public float[] of(PairContext context) {
        PairTokens tokens = new PairTokens(tokenizer, context);
        int n = vectors.dimension();
        float[] first = mention(tokens, tokens.firstStart(), tokens.firstEnd());
        float[] second = mention(tokens, tokens.secondStart(), tokens.secondEnd());
        float[] product = new float[n];
        float[] sum = new float[n];
        float[] maximum = new float[n];
        for (int i = 0; i < n; i++) {
            product[i] = first[i] * second[i];
        }
        for (int position = tokens.firstEnd(); position < tokens.firstEnd() + tokens.gap(); position++) {
            float[] word = vectors.unitVector(vectors.number(tokens.form(position)));
            if (position == tokens.firstEnd()) {
                System.arraycopy(word, 0, maximum, 0, n);
            }
            for (int i = 0; i < n; i++) {
                sum[i] += word[i];
                maximum[i] = Math.max(maximum[i], word[i]);
            }
        }
        float[] whole = new float[PARTS * n];
        float[][] parts = {first, second, product, sum, maximum};
        for (int part = 0; part < PARTS; part++) {
            put(parts[part], whole, part * n);
        }
        return whole;
    }

    /**
     * Returns the vector of a pair whose tail stands first, with the first two parts exchanged, so that they belong to
     * head and tail, and the last two negated.
     */
    float[] ofTurned(PairContext context) {
        float[] straight = of(context);
        float[] turned = straight.clone();
        int n = vectors.dimension();
        System.arraycopy(straight, 0, turned, n, n);
        System.arraycopy(straight, n, turned, 0, n);
        for (int i = 3 * n; i < turned.length; i++) {
            turned[i] = -straight[i];
        }
        return turned;
    }

    private float[] mention(PairTokens tokens, int start, int end) {
        return start == end
                ? new float[vectors.dimension()]
                : vectors.unitVector(vectors.number(tokens.form(tokens.headWord(start, end))));
    }

    private static void put(float[] part, float[] whole, int at) {
        double squares = 0;
        for (float x : part) {
            squares += (double) x * x;
        }
        float scale = squares == 0 ? 0 : (float) (PART_LENGTH / Math.sqrt(squares));
        for (int i = 0; i < part.length; i++) {
            whole[at + i] = part[i] * scale;
        }
    }
}
