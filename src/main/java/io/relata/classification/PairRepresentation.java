package io.relata.classification;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.encoder.lexical.LexicalPairFeatures;
import io.relata.encoder.lexical.LexicalPairVectors;
import io.relata.encoder.lexical.PairFeature;
import io.relata.encoder.lexical.WordVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What a linear classifier sees of a pair: named features, and dense numbers beside them.
 *
 * <p>Immutable and safe for use by several threads, if the encoders in it are.
 */
public final class PairRepresentation {
    private final LexicalPairFeatures features;
    private final List<Function<List<PairContext>, List<float[]>>> dense;
    private final String fingerprint;

    private PairRepresentation(
            LexicalPairFeatures features, List<Function<List<PairContext>, List<float[]>>> dense, String fingerprint) {
        this.features = features;
        this.dense = List.copyOf(dense);
        this.fingerprint = fingerprint;
    }

    /** Returns the representation that needs no model: words alone. */
    public static PairRepresentation ofWords() {
        LexicalPairFeatures features = new LexicalPairFeatures();
        return new PairRepresentation(features, List.of(), features.fingerprint());
    }

    /** Returns the representation by words, classes of words and vectors of words. */
    public static PairRepresentation ofWords(WordVectors vectors) {
        LexicalPairFeatures features = new LexicalPairFeatures(vectors);
        LexicalPairVectors dense = new LexicalPairVectors(vectors);
        return new PairRepresentation(
                features,
                List.of(contexts -> contexts.stream().map(dense::of).toList()),
                features.fingerprint() + " " + dense.fingerprint());
    }

    /**
     * Returns this representation with an encoder's vectors beside it.
     *
     * @param length Euclidean length that the vectors are given; the named features together have length 1
     */
    public PairRepresentation with(RelationEncoder encoder, float length) {
        List<Function<List<PairContext>, List<float[]>>> more = new ArrayList<>(dense);
        more.add(contexts -> encoder.encode(contexts).stream()
                .map(vector -> scaled(vector, length))
                .toList());
        return new PairRepresentation(features, more, fingerprint + " %s*%s".formatted(encoder.fingerprint(), length));
    }

    /** Returns a name for all that decides the representation. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Returns the named features of a pair. */
    List<PairFeature> features(PairContext context) {
        return features.of(context);
    }

    /** Returns the dense numbers of pairs, all of the same length, with a last one that is always 1: the bias. */
    List<float[]> dense(List<PairContext> contexts) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < contexts.size(); i++) {
            rows.add(new float[0]);
        }
        for (Function<List<PairContext>, List<float[]>> block : dense) {
            List<float[]> vectors = block.apply(contexts);
            for (int i = 0; i < vectors.size(); i++) {
                rows.set(i, joined(rows.get(i), vectors.get(i)));
            }
        }
        rows.replaceAll(row -> joined(row, new float[] {1}));
        return rows;
    }

    private static float[] joined(float[] left, float[] right) {
        float[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        return joined;
    }

    private static float[] scaled(float[] vector, float factor) {
        float[] scaled = vector.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }
}
