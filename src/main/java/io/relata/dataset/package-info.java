/**
 * Labelled examples and the files they come in.
 *
 * <p>A reader turns one file format into {@link io.relata.dataset.LabeledExample}s and reports every row that
 * it could not read; nothing is dropped silently. How examples are used is not known here.
 */
@NullMarked
package io.relata.dataset;

import org.jspecify.annotations.NullMarked;
