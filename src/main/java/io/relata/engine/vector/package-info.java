/**
 * Language models in Java alone, on the JDK's Vector API: for hosts on which no native library may be loaded, with a
 * tokenizer that is none either ({@code engine.bpe}).
 *
 * <p>Weights are laid out once in panels, in the format of their file, outside the heap. Every sum is one chain in a fixed
 * order, so that the bits of a result depend on nothing but its own line: not on how a prompt was cut, on what else is
 * computed with it, nor on the number of threads. Whoever wrote the files is not known here.
 */
@NullMarked
package io.relata.engine.vector;

import org.jspecify.annotations.NullMarked;
