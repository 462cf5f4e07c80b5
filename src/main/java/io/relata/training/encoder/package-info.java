/**
 * Training of the convolutional pair encoder: gradients, losses, several labelled sets at once.
 *
 * <p>Plain Java on one thread: the same examples, settings and seed give the same bytes. The forward pass is the one
 * that serves, {@link io.relata.encoder.conv.ConvolutionNetwork}; since every maximum comes from a single window, its
 * gradient is sparse and costs a fraction of it.
 */
@NullMarked
package io.relata.training.encoder;

import org.jspecify.annotations.NullMarked;
