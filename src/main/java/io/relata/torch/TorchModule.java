package io.relata.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiled TorchScript methods. Weights are arguments ({@code List[Tensor]}), never part of the module, so one module
 * serves any weights of its architecture and gradients flow to whatever was passed in.
 *
 * <p>Safe for use by several threads: a call keeps nothing.
 */
public final class TorchModule implements AutoCloseable {
    private final PtSymbolBlock block;

    private TorchModule(PtSymbolBlock block) {
        this.block = block;
    }

    /**
     * Compiles methods.
     *
     * @param manager owner of the module, on the device that it shall run on
     * @param source one or more method definitions without the class line, beginning in column 0, ASCII; arguments and
     *     results annotated with {@code Tensor}, {@code List[Tensor]}, {@code int}, {@code float}, {@code bool}, {@code
     *     List[int]} or tuples of tensors. See the package's page for what the language lacks
     * @throws ai.djl.engine.EngineException if the source does not compile; the message has the line
     */
    public static TorchModule compile(NDManager manager, String source) {
        PtNDManager owner = (PtNDManager) manager;
        try (ByteArrayInputStream archive = new ByteArrayInputStream(TorchArchive.of(source))) {
            return new TorchModule(JniUtils.loadModule(owner, archive, false, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a method whose result is a tensor, a list of tensors or a tuple of tensors. In a {@link
     * GradientScope#recording()} the call can be differentiated; in {@link GradientScope#suspended()} it is
     * faster and leaves nothing to differentiate. A thread begins in recording mode, so inference wants the second.
     *
     * @param manager owner of the results
     * @return the results in order, attached to {@code manager}; a single tensor is a list of one
     */
    public NDList call(NDManager manager, String method, TorchValue... arguments) {
        PtNDManager owner = (PtNDManager) manager;
        // Per thread in the native library, and off for good reason: see the package's page.
        JniUtils.setGraphExecutorOptimize(false);
        List<IValue> natives = new ArrayList<>(arguments.length);
        try {
            for (TorchValue argument : arguments) {
                natives.add(toNative(argument));
            }
            try (IValue result = run(method, natives.toArray(IValue[]::new))) {
                return result.toNDList(owner);
            }
        } finally {
            natives.forEach(IValue::close);
        }
    }

    /** Calls a method that returns one tensor. */
    public NDArray callForOne(NDManager manager, String method, TorchValue... arguments) {
        return call(manager, method, arguments).singletonOrThrow();
    }

    private IValue run(String method, IValue... arguments) {
        return JniUtils.isGradMode()
                ? RecordingCalls.run(block, method, arguments)
                : IValueUtils.runMethod(block, method, arguments);
    }

    private static IValue toNative(TorchValue value) {
        return switch (value) {
            case TorchValue.OfTensor v -> IValue.from((PtNDArray) v.tensor());
            case TorchValue.OfTensors v ->
                IValue.listFrom(v.tensors().stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
            case TorchValue.OfInteger v -> IValue.from(v.value());
            case TorchValue.OfNumber v -> IValue.from(v.value());
            case TorchValue.OfFlag v -> IValue.from(v.value());
            case TorchValue.OfIntegers v ->
                IValue.listFrom(v.values().stream().mapToLong(Long::longValue).toArray());
        };
    }

    @Override
    public void close() {
        block.close();
    }
}
