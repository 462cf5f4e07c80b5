/**
 * Why a label is right, in words: which stretch of the text carries the relation, and a sentence that quotes it.
 *
 * <p>The reasons made here are gold-label-induced (GPT-RE, Wan et al. 2023, section 3.3): label first, reason after it.
 * They stand in demonstrations, are what the small language model is tuned to write, and answer in its place when
 * its own reason fails the verifier. The grammar is at {@link io.relata.reasoning.ReasonComposer}. Language models,
 * prompts and the checking of reasons are not known here.
 */
@NullMarked
package io.relata.reasoning;

import org.jspecify.annotations.NullMarked;
