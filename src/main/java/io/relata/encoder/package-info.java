/**
 * From a marked pair to a unit vector.
 *
 * <p>The seam is {@link io.relata.encoder.RelationEncoder}. Indexes are not known here.
 */
@NullMarked
package io.relata.encoder;

import org.jspecify.annotations.NullMarked;
