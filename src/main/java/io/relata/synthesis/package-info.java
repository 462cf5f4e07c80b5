/**
 * Examples made offline: walks over a knowledge base and texts that state them, texts with invented names, pairs made up to a
 * schema, reasons for gold labels, and the annotations of a teacher.
 *
 * <p>Whatever a model writes here is checked before it counts, and every job says how much was asked for, accepted and rejected, and
 * why. Seeds are parameters. Not here: models, which come as a {@link io.relata.synthesis.Teller}, and trainings of models.
 */
@NullMarked
package io.relata.synthesis;

import org.jspecify.annotations.NullMarked;
