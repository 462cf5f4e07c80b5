/**
 * What can go wrong, and whose fault it is.
 *
 * <p>This package knows nothing of the rest and is known by all of it. A user meets a {@link
 * io.relata.error.RelataException}; a value that no caller may build is an {@link
 * IllegalArgumentException}; a bad model answer is data, not an error.
 */
@NullMarked
package io.relata.error;

import org.jspecify.annotations.NullMarked;
