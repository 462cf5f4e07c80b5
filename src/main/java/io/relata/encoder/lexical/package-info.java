/**
 * Words, their vectors, and the features of a pair that need no neural model.
 *
 * <p>Here is the one word tokenizer of the project. Everything is plain Java and deterministic: the same pair gives
 * the same features in the same order on every machine. How a classifier weighs the features is not known here.
 */
@NullMarked
package io.relata.encoder.lexical;

import org.jspecify.annotations.NullMarked;
