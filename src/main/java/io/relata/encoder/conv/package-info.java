/**
 * The small neural encoder that the project ships: convolutions over word vectors and positions, in plain Java.
 *
 * <p>The forward pass is here, and with it everything that an answer depends on; gradients are in {@code
 * training}, which runs this very forward pass. No native library is involved.
 *
 * <p>After Zeng et al. 2014 (Relation Classification via Convolutional Deep Neural Network: word and position
 * features) and Nguyen and Grishman 2015 (several window widths).
 */
@NullMarked
package io.relata.encoder.conv;

import org.jspecify.annotations.NullMarked;
