package io.relata.encoder.lexical;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import java.util.List;

/** {@link LexicalPairVectors} as an encoder: pairs with similar heads and similar words between them lie close together. */
public final class LexicalEncoder implements RelationEncoder {
    /** The name by which profiles ask for it. */
    public static final String NAME = "lexical-dense.v1";

    private final LexicalPairVectors vectors;

    /** Creates an encoder over word vectors. */
    public LexicalEncoder(WordVectors words) {
        this.vectors = new LexicalPairVectors(words);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int dimension() {
        return vectors.dimension();
    }

    @Override
    public String fingerprint() {
        return vectors.fingerprint();
    }

    @Override
    public List<float[]> encode(List<PairContext> pairs) {
        return pairs.stream().map(pair -> unit(vectors.of(pair))).toList();
    }

    // A pair of which no word has a vector gets one that is near to nothing in particular, as a unit vector must be.
    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        if (squares == 0) {
            vector[0] = 1;
            return vector;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
        }
        return vector;
    }
}
