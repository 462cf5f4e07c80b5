/**
 * Language models on Jlama, in pure Java on the Vector API, within the limits in which it computes rightly.
 *
 * <p>The only code that sees {@code com.github.tjake}. Of the library (0.8.4) the blocks, their kernels and the pages of
 * keys and values are used. What it gets wrong is done here or refused:
 * <ul>
 *   <li>Its kernels read past the end of a row whose width is no multiple of the vector, and it turns the JDK's bounds
 *       checks off for the process: {@link io.relata.engine.jlama.JlamaLimits} refuses such widths, and the checks are
 *       fixed before the library can ask.
 *   <li>Its native matrix product skips rows: the Vector API is forced.
 *   <li>It splits rows over threads so that some are skipped where there are many threads: see {@code JlamaThreads}.
 *   <li>Blocks keep state while they compute: each call has an instance of its own, from a pool.
 *   <li>The rotary table ignores {@code rope_type: llama3} and ends early, so that the last positions crash: the table is
 *       longer here and filled by us.
 *   <li>Sliding windows are ignored: the context is cut to the window.
 *   <li>It counts heads by the hidden width: head widths of their own are refused.
 *   <li>Families: Llama, Mistral and Qwen2; Gemma 2 is refused, since it caps its scores and scales its embedding.
 *   <li>Rows of a large quantised embedding are found by rounded arithmetic: embedding rows are read here.
 *   <li>{@code generate}, {@code getLogits} (a softmax), its tokenizer, its quantising at load and its page files are not
 *       used.
 * </ul>
 */
@NullMarked
package io.relata.engine.jlama;

import org.jspecify.annotations.NullMarked;
