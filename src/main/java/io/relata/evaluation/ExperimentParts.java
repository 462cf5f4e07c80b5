package io.relata.evaluation;

/** Makes what answers an experiment. The composition root knows the parts; an experiment only knows their names. */
public interface ExperimentParts {
    /**
     * Returns an answerer that has learnt from the demonstrations and from nothing else of the data.
     *
     * @throws io.relata.error.RelataException with {@code PROFILE_UNKNOWN} or {@code INVALID_ARGUMENT}, which lists what is
     *     known
     */
    Answerer prepare(ExperimentCard card, ExperimentData data);
}
