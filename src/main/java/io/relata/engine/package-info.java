/**
 * Language models as functions from tokens to logits.
 *
 * <p>The seam is {@link io.relata.engine.LanguageModel}, loaded by a {@link io.relata.engine.LanguageModelProvider}. What
 * all engines share is here: the configuration of the Llama family, the list of its tensors, the checks of its tokenizer's
 * file, the digest of a folder. An
 * engine knows tensors and tokens; it does not know relations, prompts, sampling or constraints.
 */
@NullMarked
package io.relata.engine;

import org.jspecify.annotations.NullMarked;
