/**
 * Language models as functions from tokens to logits.
 *
 * <p>The seam is {@link io.relata.engine.LanguageModel}. An engine knows tensors and tokens; it does not know
 * relations, prompts, sampling or constraints.
 */
@NullMarked
package io.relata.engine;

import org.jspecify.annotations.NullMarked;
