package io.relata.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** How wide this machine's vectors are. */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final int COUNT = FLOATS.length();

    /** How many outputs lie beside each other in a panel: two vectors. */
    static final int PANEL = 2 * COUNT;

    private Lanes() {}

    /** Returns a width filled up to whole panels. */
    static int padded(int width) {
        return Math.ceilDiv(width, PANEL) * PANEL;
    }
}
