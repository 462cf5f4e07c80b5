/**
 * Dialogue plans: what is asked next, given what was answered. A plan is a bounded state machine without a model in it; who
 * runs it puts the turns to an engine, or to a script in a test.
 *
 * <p>Not here: how a turn is decoded and scored, which is {@code decoding}'s, and the loop, which is {@code extraction}'s.
 */
@NullMarked
package io.relata.dialogue;

import org.jspecify.annotations.NullMarked;
