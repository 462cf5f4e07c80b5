/**
 * The command line: the same requests, answers and error codes as the web door, for people and scripts.
 *
 * <p>A command reads arguments, asks the core and prints. Results go to standard output, everything else to standard
 * error. HTTP and the web door are not known here.
 */
@NullMarked
package io.relata.cli;

import org.jspecify.annotations.NullMarked;
