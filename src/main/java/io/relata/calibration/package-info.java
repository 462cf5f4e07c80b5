/**
 * From several opinions about a label to one probability that means what it says.
 *
 * <p>A {@link io.relata.calibration.Fusion} is fitted on pairs that none of its sources was trained on; how far its
 * probabilities can be believed is measured by {@link io.relata.calibration.CalibrationError}. Where the opinions come
 * from is not known here.
 */
@NullMarked
package io.relata.calibration;

import org.jspecify.annotations.NullMarked;
