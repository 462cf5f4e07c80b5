/**
 * Vectors and classes of words, learned from plain text before any model is trained.
 *
 * <p>Skip-gram with negative sampling and seeded k-means, in plain Java, on one thread: the same text and the same
 * seed give the same bytes. The reader of what is made here is {@link io.relata.encoder.lexical.WordVectors}.
 */
@NullMarked
package io.relata.training.words;

import org.jspecify.annotations.NullMarked;
