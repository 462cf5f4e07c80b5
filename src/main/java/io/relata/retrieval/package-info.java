/**
 * Labelled demonstrations, and how the nearest of them are found.
 *
 * <p>The seams are {@link io.relata.retrieval.DemonstrationIndex} and {@link
 * io.relata.retrieval.DemonstrationSelector}. Data sets and prompts are not known here; of file formats, only
 * that of the starter demonstrations.
 */
@NullMarked
package io.relata.retrieval;

import org.jspecify.annotations.NullMarked;
