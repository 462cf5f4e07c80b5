/**
 * Encoders of the BERT family on PyTorch: any Hugging Face folder of model type {@code bert} or {@code roberta}, as it
 * was downloaded.
 *
 * <p>The only encoder code that sees {@code ai.djl}. What is here: the folder's configuration, its tokenizer, the
 * placing of entity markers, the forward pass as TorchScript. Deliberately not here: training, sentence pooling.
 */
@NullMarked
package io.relata.encoder.djl;

import org.jspecify.annotations.NullMarked;
