/**
 * SHA-256, by which texts, files and models are known again.
 *
 * <p>What goes into a digest, and in which order, is decided where it is used: an index, a model and an answer each state
 * what would make them another one. Nothing here is a secret, and nothing here signs.
 */
@NullMarked
package io.relata.digest;

import org.jspecify.annotations.NullMarked;
