/**
 * Text and the things marked in it: documents, character spans, entity mentions, head/tail pairs.
 *
 * <p>Pure values. This package knows nothing of relations, models, indexes or prompts, and does no input or
 * output. Offsets inside Relata are half-open and count UTF-16 code units; {@link
 * io.relata.document.OffsetUnit} converts at the doors.
 */
@NullMarked
package io.relata.document;

import org.jspecify.annotations.NullMarked;
