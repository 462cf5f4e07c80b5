/**
 * How a pair is made visible in its text: markers around head and tail.
 *
 * <p>There is one marker code for encoders, prompts and traces, so that what the trace shows is what the model saw. The
 * markings are a closed set, since an encoder is trained with one of them and is wrong with any other. Tokens and
 * vocabularies are not known here.
 */
@NullMarked
package io.relata.marking;

import org.jspecify.annotations.NullMarked;
