package io.relata.engine.vector;

/**
 * How much the engine may use.
 *
 * @param threads of one model, the caller's among them
 */
public record VectorSettings(int threads) {
    public VectorSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("There must be 1 thread or more, not %d.".formatted(threads));
        }
    }

    /** Returns as many threads as the machine has processors. */
    public static VectorSettings standard() {
        return new VectorSettings(Runtime.getRuntime().availableProcessors());
    }
}
