/**
 * What every training shares: budget and learning rate, progress, the log, the stop.
 *
 * <p>Serving never imports this package or one below it.
 */
@NullMarked
package io.relata.training;

import org.jspecify.annotations.NullMarked;
