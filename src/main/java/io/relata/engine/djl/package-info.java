/**
 * Language models on PyTorch, and the tokenizer that every engine uses, both through DJL.
 *
 * <p>The only engine code that sees {@code ai.djl}. The Llama forward pass is TorchScript; training is not here.
 */
@NullMarked
package io.relata.engine.djl;

import org.jspecify.annotations.NullMarked;
