package io.relata.adapter;

import io.relata.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The change of one weight matrix, scale · B · A (Hu et al. 2022, "LoRA: Low-Rank Adaptation of Large Language Models").
 * Immutable.
 */
public final class LoraDelta {
    private final String module;
    private final int outputs;
    private final int inputs;
    private final int rank;
    private final double scale;
    private final float[] down;
    private final float[] up;

    /**
     * Creates a change.
     *
     * @param module name of the layer without its {@code .weight}
     * @param outputs rows of the weight
     * @param inputs columns of the weight
     * @param rank shared dimension of the factors
     * @param scale alpha / r, or alpha / sqrt(r) where rank-stabilised
     * @param down A, shape (rank, inputs), row-major
     * @param up B, shape (outputs, rank), row-major
     */
    public LoraDelta(String module, int outputs, int inputs, int rank, double scale, float[] down, float[] up) {
        if (down.length != rank * inputs || up.length != outputs * rank) {
            throw new IllegalArgumentException("%s: A has %d numbers and B %d, which is not (%d, %d) and (%d, %d)."
                    .formatted(module, down.length, up.length, rank, inputs, outputs, rank));
        }
        this.module = module;
        this.outputs = outputs;
        this.inputs = inputs;
        this.rank = rank;
        this.scale = scale;
        this.down = down.clone();
        this.up = up.clone();
    }

    /** Returns the name of the layer without its {@code .weight}. */
    public String module() {
        return module;
    }

    /** Returns the rows of the weight. */
    public int outputs() {
        return outputs;
    }

    /** Returns the columns of the weight. */
    public int inputs() {
        return inputs;
    }

    /** Returns the shared dimension of the factors. */
    public int rank() {
        return rank;
    }

    /** Returns what B · A is multiplied with. */
    public double scale() {
        return scale;
    }

    /** Returns A, of shape (rank, inputs), row-major; a copy. */
    public float[] down() {
        return down.clone();
    }

    /** Returns B, of shape (outputs, rank), row-major; a copy. */
    public float[] up() {
        return up.clone();
    }

    /** Returns how many bytes the factors take in memory. */
    long bytes() {
        return (long) Float.BYTES * (down.length + up.length);
    }

    /** Adds everything that decides the change to a digest. */
    void addTo(Sha256 sha) {
        sha.add("%s [%d, %d] %d %s\n".formatted(module, outputs, inputs, rank, Double.toHexString(scale)));
        for (float[] factor : List.of(down, up)) {
            ByteBuffer bytes = ByteBuffer.allocate(factor.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(factor);
            sha.add(bytes);
        }
    }

    /**
     * Adds the change to a weight, in place.
     *
     * @param weight shape (outputs, inputs), row-major
     */
    public void addTo(float[] weight) {
        if (weight.length != (long) outputs * inputs) {
            throw new IllegalArgumentException(
                    "%s: the weight has %d numbers, not %d x %d.".formatted(module, weight.length, outputs, inputs));
        }
        float[] row = new float[inputs];
        for (int o = 0; o < outputs; o++) {
            Arrays.fill(row, 0f);
            for (int r = 0; r < rank; r++) {
                float factor = up[o * rank + r];
                for (int i = 0; i < inputs; i++) {
                    row[i] += factor * down[r * inputs + i];
                }
            }
            // Scaled after the sum, as PEFT's merge does, so that the two agree to the last rounding.
            for (int i = 0; i < inputs; i++) {
                weight[o * inputs + i] += (float) scale * row[i];
            }
        }
    }
}
