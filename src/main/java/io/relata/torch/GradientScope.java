package io.relata.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * A stretch of code on this thread in which gradients are recorded, or are not. Close it on the thread that opened it.
 *
 * <p>The library's own collector allows one per process; this scope touches nothing but the thread's mode.
 */
public final class GradientScope implements AutoCloseable {
    private final boolean modeBefore;

    private GradientScope(boolean recording) {
        modeBefore = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
    }

    /** Begins recording: results that depend on an array with {@code setRequiresGradient(true)} can be differentiated. */
    public static GradientScope recording() {
        return new GradientScope(true);
    }

    /**
     * Stops recording, for inference. Calls then run in PyTorch's inference mode: their results can be read and passed to
     * further calls, but never to one that is recorded. Arrays that were made outside may be changed in place, which is
     * how weights are updated.
     */
    public static GradientScope suspended() {
        return new GradientScope(false);
    }

    /**
     * Adds the derivative of a scalar to the gradient of every array that it depends on. The recording of this scalar is
     * used up.
     *
     * @param loss a float array with one element, recorded in this scope
     */
    public void backward(NDArray loss) {
        try (NDArray one = loss.getManager().ones(loss.getShape(), loss.getDataType())) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(modeBefore);
    }
}
