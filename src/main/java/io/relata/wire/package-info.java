/**
 * What both doors say and hear: requests, answers and problems as JSON, and the desks that turn one into the other.
 *
 * <p>The web and the command line read the same requests with the same strictness and give the same answers and error
 * codes, so that is written once, here. HTTP, files and arguments are not known here. Offsets outside this package count
 * UTF-16 code units; those in its requests and answers count what the caller's {@code offset_unit} says.
 */
@NullMarked
package io.relata.wire;

import org.jspecify.annotations.NullMarked;
