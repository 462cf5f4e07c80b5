package io.relata.engine.djl;

/**
 * Where and how exactly the engine computes.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param precision of matrix products and of the kept keys and values
 * @param threads how many CPU threads one operator may use. The number belongs to the process, not to the model: it is set
 *     when a model is loaded. For small models one is best, and on a busy machine more than one is ruinous, since
 *     PyTorch's threads wait for each other by spinning (600 tokens of a 5M-parameter model took 0.4 s with one and
 *     13 s with two on two loaded cores)
 */
public record DjlSettings(String device, Precision precision, int threads) {
    /** What matrix products are computed in. The residual stream, norms and softmax are always single precision. */
    public enum Precision {
        /** Single precision. */
        F32(6),
        /** Brain float: half the memory and the bandwidth, about three decimal digits. */
        BF16(15);

        private final long scalarType;

        Precision(long scalarType) {
            this.scalarType = scalarType;
        }

        /** The number that TorchScript knows the type by. */
        long scalarType() {
            return scalarType;
        }
    }

    public DjlSettings {
        if (!(threads >= 1)) {
            throw new IllegalArgumentException("At least one thread is needed, not %d.".formatted(threads));
        }
    }

    /** Returns the settings for a small model: single precision on one thread of the CPU. */
    public static DjlSettings onCpu() {
        return new DjlSettings("cpu", Precision.F32, 1);
    }
}
