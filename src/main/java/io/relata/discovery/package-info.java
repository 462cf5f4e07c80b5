/**
 * How the implementations of a seam are found, so that a new one edits no list.
 *
 * <p>An implementation says which seam it stands for by {@code @AutoService}, from which the compiler writes the list
 * that {@link java.util.ServiceLoader} reads. What is done with what was found is decided by who asked; settings and
 * opened resources are not known here, so a seam is found only where its implementations need neither.
 */
@NullMarked
package io.relata.discovery;

import org.jspecify.annotations.NullMarked;
