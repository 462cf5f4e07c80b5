/**
 * Language models on PyTorch, and Hugging Face's tokenizers, both native and through DJL.
 *
 * <p>The only engine code that sees {@code ai.djl}. The forward pass is TorchScript ({@code LlamaScript}, with the products
 * of an {@code Arithmetic}); {@code Batch} cuts rows into passes, {@code Pass} lays one out, {@code TorchLlama} computes it.
 * On a GPU nothing is packed and nothing quantised; that path was not run for want of one. Training is not here.
 */
@NullMarked
package io.relata.engine.djl;

import org.jspecify.annotations.NullMarked;
