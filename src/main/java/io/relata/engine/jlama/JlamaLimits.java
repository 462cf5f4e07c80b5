package io.relata.engine.jlama;

import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import io.relata.engine.LlamaConfig;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** The shapes in which the library's kernels are exact. Outside them it answers wrongly and in silence. */
final class JlamaLimits {
    private static final int QUANTISED_BLOCK = 32;
    /** The library rounds to multiples of 8 when it multiplies gate and up. */
    private static final int GATE_BLOCK = 8;

    private JlamaLimits() {}

    /**
     * Checks a model.
     *
     * @throws RelataException with {@code MODEL_UNSUPPORTED} and every limit that the model breaks
     */
    static void check(LlamaConfig config, TensorStore weights) {
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        int rowBlock = Math.max(GATE_BLOCK, rowBlock(weights, lanes));
        List<String> broken = new ArrayList<>();
        requireMultiple(broken, "hidden_size", config.hidden(), rowBlock);
        requireMultiple(broken, "intermediate_size", config.intermediate(), rowBlock);
        requireMultiple(broken, "head_dim", config.headWidth(), lanes);
        if (config.queryWidth() != config.hidden()) {
            broken.add("%d heads of width %d are not hidden_size=%d"
                    .formatted(config.heads(), config.headWidth(), config.hidden()));
        }
        int threads = PhysicalCoreExecutor.instance.get().getCoreCount();
        for (int rows : new int[] {config.hidden(), config.keyValueWidth(), config.intermediate()}) {
            if (!coversAllRows(rows, threads)) {
                broken.add("%d rows cannot be split over %d threads".formatted(rows, threads));
            }
        }
        if (!broken.isEmpty()) {
            throw new RelataException(
                    ErrorCode.MODEL_UNSUPPORTED,
                    "Jlama would compute %s wrongly: %s.".formatted(weights.source(), String.join("; ", broken)),
                    "Maybe the engine djl can be used for this model; it has none of these limits.");
        }
    }

    private static int rowBlock(TensorStore weights, int lanes) {
        int block = lanes;
        for (TensorInfo info : weights.tensors()) {
            if (info.shape().size() == 2 && info.dtype() == Dtype.BF16) {
                block = Math.max(block, 2 * lanes);
            }
            if (info.dtype() == Dtype.Q4) {
                block = Math.max(block, QUANTISED_BLOCK);
            }
        }
        return block;
    }

    private static void requireMultiple(List<String> broken, String name, int value, int block) {
        if (value % block != 0) {
            broken.add("%s=%d is no multiple of %d".formatted(name, value, block));
        }
    }

    /** Whether the library's way to split rows over threads reaches the last row. */
    static boolean coversAllRows(int rows, int threads) {
        int splits = Math.min(rows, threads);
        if (splits == 1) {
            return true;
        }
        int each = rows / splits;
        return splits * each + rows % each == rows;
    }
}
