/**
 * The composition root: settings, and which implementation stands behind each seam.
 *
 * <p>Imports all, imported by none. Nothing is decided here but what is plugged into what; how a thing works is known
 * where it is built.
 */
@NullMarked
package io.relata.app;

import org.jspecify.annotations.NullMarked;
