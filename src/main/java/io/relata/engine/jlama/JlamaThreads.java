package io.relata.engine.jlama;

import com.github.tjake.jlama.tensor.operations.PanamaTensorOperations;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import io.relata.engine.Availability;
import jdk.incubator.vector.FloatVector;

/** The library's process-wide state, set once before the library sets it otherwise. */
final class JlamaThreads {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private JlamaThreads() {}

    /** Returns whether the library can compute here; it is set up then. */
    static Availability setUp() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            return new Availability.Unusable(
                    "The JVM runs without --add-modules=%s.".formatted(VECTOR_MODULE),
                    "Maybe start with ./relata, which sets the JVM's flags.");
        }
        return Once.STATE;
    }

    /** Runs when first asked for, and only if the Vector API is there. */
    private static final class Once {
        static final Availability STATE = prepare();

        private static Availability prepare() {
            // Loads the JDK's vector classes, which read their bounds-check property now: the library sets it to "off"
            // for the whole process in a static initialiser, and would overrun its rows in silence.
            float first = FloatVector.fromArray(
                            FloatVector.SPECIES_PREFERRED, new float[FloatVector.SPECIES_PREFERRED.length()], 0)
                    .lane(0);
            System.setProperty("jlama.force_panama_tensor_operations", "true");
            PhysicalCoreExecutor.overrideThreadCount(threads());
            String operations = TensorOperationsProvider.get().name();
            if (first == 0 && TensorOperationsProvider.get() instanceof PanamaTensorOperations) {
                return new Availability.Usable();
            }
            return new Availability.Unusable(
                    "Jlama would compute with %s, vectors of %d bits; the Vector API with 256 or 512 bits is needed."
                            .formatted(operations, FloatVector.SPECIES_PREFERRED.vectorBitSize()),
                    "Maybe the engine djl can be used on this machine.");
        }

        /**
         * A power of two, at most the vector's width: the library gives each of n threads length / n rows and the last one
         * length % (length / n) more, which skips rows unless n divides the length or is small. The widths that pass {@link
         * JlamaLimits} are multiples of the vector's width.
         */
        private static int threads() {
            int processors = Runtime.getRuntime().availableProcessors();
            // One thread would make the library compute row by row, each row a task.
            int wanted = Math.min(processors, Math.max(2, processors / 2));
            return Math.min(Integer.highestOneBit(wanted), FloatVector.SPECIES_PREFERRED.length());
        }
    }
}
