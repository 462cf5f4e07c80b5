package io.relata.dialogue;

import java.util.function.Function;

/** Where a dialogue stands: something is to be asked, or all is said. */
public sealed interface Step {
    /**
     * Something is to be asked.
     *
     * @param then what follows from the answer, which is of the kind that the turn asks for; pure, and never throws for
     *     whatever a model may write
     */
    record Ask(Turn turn, Function<Answer, Step> then) implements Step {
        /** Returns the step after a {@link Turn.Write}. */
        public static Ask written(Turn.Write turn, Function<Answer.Written, Step> then) {
            return new Ask(turn, answer -> then.apply((Answer.Written) answer));
        }

        /** Returns the step after a {@link Turn.Choose}. */
        public static Ask chosen(Turn.Choose turn, Function<Answer.Chosen, Step> then) {
            return new Ask(turn, answer -> then.apply((Answer.Chosen) answer));
        }

        /** Returns the step after a {@link Turn.Tag}. */
        public static Ask tagged(Turn.Tag turn, Function<Answer.Tagged, Step> then) {
            return new Ask(turn, answer -> then.apply((Answer.Tagged) answer));
        }
    }

    /** All is said. */
    record Done(Outcome outcome) implements Step {}
}
