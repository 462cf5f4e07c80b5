/**
 * Labelled demonstrations, and how the nearest of them are found.
 *
 * <p>The seams are {@link io.relata.retrieval.DemonstrationIndex} and {@link
 * io.relata.retrieval.DemonstrationSelector}. Files' formats and prompts are not known here.
 */
@NullMarked
package io.relata.retrieval;

import org.jspecify.annotations.NullMarked;
