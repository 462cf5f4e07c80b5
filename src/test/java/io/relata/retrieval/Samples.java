package io.relata.retrieval;

import io.relata.document.InlineMarkers;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Made-up demonstrations and vectors for tests of what stores and chooses them. */
public final class Samples {
    public static final String SCHEMA = "general.v1";
    public static final RelationLabel CAUSE = new RelationLabel("Cause-Effect", Direction.HEAD_TO_TAIL);
    public static final RelationLabel CAUSED = new RelationLabel("Cause-Effect", Direction.TAIL_TO_HEAD);
    public static final RelationLabel OTHER = new RelationLabel("Other", Direction.NONE);

    private Samples() {}

    /** Returns a demonstration whose text holds its id. */
    public static Demonstration demonstration(String id, RelationLabel label) {
        return demonstration(SCHEMA, id, label);
    }

    public static Demonstration demonstration(String schema, String id, RelationLabel label) {
        String marked = "In case " + id + " the <e2>smoke</e2> followed the <e1>spark</e1> at once.";
        return new Demonstration(
                id, schema, InlineMarkers.parse(marked, "Event", ""), label, "The word \"followed\" says so.");
    }

    /** Returns a unit vector that leans from the first axis towards the second: cosine to the first is cos(angle). */
    public static float[] leaning(double angle, int dimension) {
        float[] vector = new float[dimension];
        vector[0] = (float) Math.cos(angle);
        vector[1] = (float) Math.sin(angle);
        return vector;
    }

    public static List<float[]> randomUnitVectors(int count, int dimension, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] vector = new float[dimension];
            double squares = 0;
            for (int j = 0; j < dimension; j++) {
                vector[j] = (float) random.nextGaussian();
                squares += vector[j] * vector[j];
            }
            for (int j = 0; j < dimension; j++) {
                vector[j] /= (float) Math.sqrt(squares);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    public static Query query(float[] vector, int k) {
        return new Query(SCHEMA, vector, k, Set.of(), Set.of(), Set.of());
    }
}
