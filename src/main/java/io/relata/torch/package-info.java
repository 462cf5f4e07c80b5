/**
 * TorchScript written by Java and run by PyTorch, for everything that the array library has no call for.
 *
 * <p>The only code that touches the internals of the binding ({@code ai.djl.pytorch.jni}). What is here: {@link
 * io.relata.torch.TorchRuntime} (native library, threads, seed), {@link io.relata.torch.TorchModule} (source text to
 * callable methods), {@link io.relata.torch.TorchValue} (arguments), {@link io.relata.torch.GradientScope}
 * (automatic differentiation). Tensors are the library's own {@code NDArray}; whoever passes an {@code NDManager}
 * owns the result.
 *
 * <p>Deliberately not here: models, weights, training loops, devices beyond those that the runtime reports.
 *
 * <p>Traps that this package exists to keep in one place:
 * <ul>
 *   <li>The array calls know no bf16: converting to it through them ends the process. Convert inside TorchScript
 *       ({@code x.to(15)}); such an array may be held and passed on, not read from Java.
 *   <li>The archive's source knows operators only: {@code torch.relu(x)}, {@code x.view([2, 3])}, {@code len},
 *       {@code range}, control flow. It knows no {@code torch.float32}: element types are numbers ({@code 4} int64,
 *       {@code 5} float16, {@code 6} float32, {@code 7} float64, {@code 15} bfloat16).
 *   <li>The graph optimiser breaks differentiation on mixed element types; it is switched off before every call.
 *   <li>Gradient mode belongs to a thread. Train on one platform thread, and let it end before the JVM does: a
 *       signal that arrives inside native code ends the process with a crash report.
 * </ul>
 */
@NullMarked
package io.relata.torch;

import org.jspecify.annotations.NullMarked;
