/**
 * The forms that an answer may take: literals, choices, repetitions, and words copied from a source, as one tree.
 *
 * <p>A form is about characters. It knows nothing of tokens, which the decoder maps onto it, and nothing of relations, which
 * the prompt styles map onto forms.
 */
@NullMarked
package io.relata.grammar;

import org.jspecify.annotations.NullMarked;
