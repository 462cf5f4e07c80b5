/**
 * Whether what a model wrote may be said in its name.
 *
 * <p>Pure functions from completion, schema, text and shown demonstrations to a {@link io.relata.verification.Verdict}.
 * A model is never called from here, and nothing is repaired: a bad answer is data, and is counted by whoever asked.
 */
@NullMarked
package io.relata.verification;

import org.jspecify.annotations.NullMarked;
