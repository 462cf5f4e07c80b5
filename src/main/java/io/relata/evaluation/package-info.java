/**
 * How good the answers are: scorers, intervals, reports, and the cards of experiments that can be run again.
 *
 * <p>Whatever answers is scored by the same code, be it the whole pipeline, a classifier or a vote. Offline: nothing that
 * serves requests imports this package, and it does not know which models stand behind an answer.
 */
@NullMarked
package io.relata.evaluation;

import org.jspecify.annotations.NullMarked;
