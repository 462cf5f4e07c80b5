package io.relata.testing;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import java.util.List;
import java.util.Locale;

/**
 * An encoder that counts words into a few hashed places.
 *
 * @param hasLearned whether it says of every text that it was trained on it
 */
public record HashingEncoder(boolean hasLearned) implements RelationEncoder {
    private static final int DIMENSION = 64;

    /** Creates an encoder that has learned from no text. */
    public HashingEncoder() {
        this(false);
    }

    @Override
    public boolean hasLearnedFrom(String text) {
        return hasLearned;
    }

    @Override
    public String name() {
        return "hashing.v1";
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public String fingerprint() {
        return "hashing.v1-64";
    }

    @Override
    public List<float[]> encode(List<PairContext> pairs) {
        return pairs.stream().map(pair -> unit(pair.text())).toList();
    }

    private static float[] unit(String text) {
        float[] vector = new float[DIMENSION];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
            vector[Math.floorMod(word.hashCode(), DIMENSION)]++;
        }
        double norm = 0;
        for (float value : vector) {
            norm += value * value;
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(Math.max(norm, 1e-9));
        }
        return vector;
    }
}
