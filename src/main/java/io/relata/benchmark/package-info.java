/**
 * Offline: how fast pairs are answered, beside what a user would pick instead, in one run.
 *
 * <p>Contenders take turns at the same pairs, since machines are shared and only ratios of one run hold. Nothing here
 * judges answers; the weights may be random.
 */
@NullMarked
package io.relata.benchmark;

import org.jspecify.annotations.NullMarked;
