/**
 * From logits to tokens, once for all engines: constraints, sampling, stop rules, seeds, label scoring.
 *
 * <p>With any logits at all, random ones included, what is decoded under a constraint is valid. Relations, prompts
 * and texts to be checked are not known here.
 */
@NullMarked
package io.relata.decoding;

import org.jspecify.annotations.NullMarked;
