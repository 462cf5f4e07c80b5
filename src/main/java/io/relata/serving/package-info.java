/**
 * Language models shared by many: what has been read is kept, and what is asked at the same time is computed together.
 *
 * <p>{@link io.relata.serving.ServedModel} stands before any {@link io.relata.engine.LanguageModel} and behaves like it. It
 * keeps the keys and values of prompts in a tree of blocks, apart for every {@link io.relata.serving.Client} scope, and
 * brings the work of all sessions to the engine in passes. It knows tokens and logits; what they mean, how they are
 * sampled and who may ask is not known here.
 */
@NullMarked
package io.relata.serving;

import org.jspecify.annotations.NullMarked;
