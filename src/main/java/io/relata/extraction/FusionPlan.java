package io.relata.extraction;

import io.relata.calibration.Fusion;

/** Where the weights of the sources come from. Closed: they are known beforehand, or found from the store. */
public sealed interface FusionPlan {
    /** Fitted on the demonstrations, each judged by sources that were not trained on it. */
    record Fitted() implements FusionPlan {}

    /** Written in the profile, since a language model is too slow to judge every demonstration of a store. */
    record Given(Fusion fusion) implements FusionPlan {}
}
