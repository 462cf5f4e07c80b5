package io.relata.torch;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Calls of TorchScript methods that autograd records.
 *
 * <p>The binding's public call fixes its {@code isTrain} argument to false and so runs in PyTorch's inference mode, in
 * which nothing can be differentiated; its training call takes tensors only, told apart by their names. The native method
 * under both does what is wanted, but is package-private: hence the handles.
 */
final class RecordingCalls {
    private static final MethodHandle RUN_METHOD;
    private static final MethodHandle NEW_IVALUE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(IValue.class, MethodHandles.lookup());
            Class<?> library = lookup.findClass("ai.djl.pytorch.jni.PyTorchLibrary");
            Object instance = lookup.findStaticGetter(library, "LIB", library).invoke();
            RUN_METHOD = lookup.findVirtual(
                            library,
                            "moduleRunMethod",
                            MethodType.methodType(
                                    long.class, long.class, String.class, long[].class, boolean.class, boolean.class))
                    .bindTo(instance);
            NEW_IVALUE = lookup.findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private RecordingCalls() {}

    /** Returns the method's result, which the caller closes. */
    static IValue run(PtSymbolBlock block, String method, IValue... arguments) {
        long[] handles = Arrays.stream(arguments).mapToLong(IValue::getHandle).toArray();
        try {
            long module = block.getHandle();
            long result = (long) RUN_METHOD.invokeExact(module, method, handles, true, false);
            return (IValue) NEW_IVALUE.invokeExact(result);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The native method declares no checked exception.", e);
        }
    }
}
