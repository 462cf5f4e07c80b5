/**
 * What can be found in a text as a whole: entities, triples and events, and texts with all of theirs annotated.
 *
 * <p>Pure values: offsets are half-open and count UTF-16 code units, everything is in text order and nothing is there twice.
 * How a structure is asked for, written and read back belongs to the prompt styles; how two are compared, to the evaluation.
 */
@NullMarked
package io.relata.structure;

import org.jspecify.annotations.NullMarked;
