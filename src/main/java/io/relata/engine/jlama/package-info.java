/**
 * Jlama as it comes, which benchmarks compare with. The only code that sees {@code com.github.tjake}.
 *
 * <p>No answer is computed by it: its faults, each shown by a test, could not be worked around at a bearable speed. The engine
 * that took its place, {@code engine.vector}, reads the files that it quantises.
 */
@NullMarked
package io.relata.engine.jlama;

import org.jspecify.annotations.NullMarked;
