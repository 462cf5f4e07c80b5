/**
 * Keys and values that a model computed for pieces of prompts, kept on disk so that no piece is computed twice.
 *
 * <p>A {@link io.relata.blocks.BlockStore} knows neither words nor prompts: a block is known by the digest of all that decides
 * its bits ({@link io.relata.blocks.BlockKey}), and belongs to an owner with whom it goes. What is stored is a cache:
 * anything in it can be computed again, so whatever is damaged, too old or too much is left out and never repaired. How
 * blocks get into a session is the engine's part ({@link io.relata.engine.KeyValueBlocks}).
 */
@NullMarked
package io.relata.blocks;

import org.jspecify.annotations.NullMarked;
