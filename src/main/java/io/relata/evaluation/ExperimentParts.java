package io.relata.evaluation;

import java.util.List;

/** Makes what answers an experiment. The composition root knows the parts; an experiment only knows their names. */
public interface ExperimentParts {
    /**
     * Returns an answerer that has learnt from the demonstrations and from nothing else of the data.
     *
     * @throws io.relata.error.RelataException with {@code PROFILE_UNKNOWN} or {@code INVALID_ARGUMENT}, which lists what is
     *     known
     */
    Answerer prepare(ExperimentCard card, ExperimentData data);

    /**
     * What is learnt from.
     *
     * @param notes on what was made, for the report
     */
    record Learning(ExperimentData data, List<String> notes) {
        public Learning {
            notes = List.copyOf(notes);
        }
    }

    /** Returns the data with what the card has made up to be learnt from as well. */
    default Learning learning(ExperimentCard card, ExperimentData data) {
        return new Learning(data, List.of());
    }
}
