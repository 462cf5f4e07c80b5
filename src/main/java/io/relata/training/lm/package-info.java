/**
 * What the small language model is tuned on: episodes, each a prompt as serving renders it with the reasons and labels that
 * belong in it.
 *
 * <p>What is here: turning labelled examples into episodes, over several schemas, with relations left out, renamed and
 * permuted so that a model learns to read its demonstrations. Deliberately not here: tensors and the training loop.
 */
@NullMarked
package io.relata.training.lm;

import org.jspecify.annotations.NullMarked;
