package io.relata.dialogue;

import io.relata.structure.Structure;
import java.util.Optional;
import java.util.function.Function;

/** Where a dialogue stands: something is to be asked, or all is said. */
public sealed interface Step {
    /**
     * Something is to be asked.
     *
     * @param then what follows from the answer, which is of the kind that the turn asks for; pure, and never throws for
     *     whatever a model may write
     * @param taught what one would answer who knows what the text holds, so that a model can learn the turn; nothing where
     *     that cannot be told from a structure
     */
    record Ask(Turn turn, Function<Answer, Step> then, Function<Structure, Optional<Answer>> taught) implements Step {
        /** Creates a turn that cannot be learned. */
        public Ask(Turn turn, Function<Answer, Step> then) {
            this(turn, then, _ -> Optional.empty());
        }

        /** Returns the same turn with what one would answer who knows what the text holds. */
        public Ask taughtBy(Function<Structure, ? extends Answer> answer) {
            return new Ask(turn, then, gold -> Optional.of(answer.apply(gold)));
        }

        /** Returns the same turn with what one would write who knows what the text holds. */
        public Ask writtenBy(Function<Structure, String> text) {
            return taughtBy(gold -> new Answer.Written(text.apply(gold), true));
        }

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
