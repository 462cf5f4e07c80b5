/**
 * Training by gradients through PyTorch: the loop, the optimiser, checkpoints, and the Llama decoder in TorchScript.
 *
 * <p>Deliberately not here: where texts and examples come from, and serving, which has its own decoder. Everything runs on
 * the one thread that trains.
 */
@NullMarked
package io.relata.training.djl;

import org.jspecify.annotations.NullMarked;
