/**
 * Label distributions that need no language model: the neighbour vote and the discriminator.
 *
 * <p>The seam is {@link io.relata.classification.PairClassifier}. Prompts and engines are not known here.
 */
@NullMarked
package io.relata.classification;

import org.jspecify.annotations.NullMarked;
