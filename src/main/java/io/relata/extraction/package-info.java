/**
 * The whole pipeline: a request goes in, a verified and calibrated result with its trace comes out.
 *
 * <p>Loops over pairs, retries and turns live here and nowhere else; a stage never calls back upstream. HTTP, the
 * command line and files are not known here.
 */
@NullMarked
package io.relata.extraction;

import org.jspecify.annotations.NullMarked;
