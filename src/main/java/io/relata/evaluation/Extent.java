package io.relata.evaluation;

import io.relata.extraction.CallBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How much of an experiment is done, and at what cost.
 *
 * @param every every how many-th example is answered, the first among them; 1 for all
 * @param llmCallsMax prompts and turns that may be put to a language model in all; those examples are asked about first of which
 *     the other sources are least sure, and the rest get the other sources' answer, which is counted; whole texts, which have no
 *     other sources, are asked about in their order
 * @param within time after which no language model is asked any more, the rest being answered in the same way
 * @param sweep thresholds of the profile's route for which F1 and the share of examples that are asked about are wanted; none
 *     for the profile's own alone
 */
public record Extent(int every, OptionalInt llmCallsMax, Optional<Duration> within, List<Double> sweep) {
    /** All examples at any cost. */
    public static final Extent ALL = new Extent(1, OptionalInt.empty(), Optional.empty(), List.of());

    public Extent {
        sweep = sweep.stream().sorted().distinct().toList();
        boolean limited = llmCallsMax.isPresent() || within.isPresent();
        if (every < 1
                || llmCallsMax.orElse(0) < 0
                || within.orElse(Duration.ZERO).isNegative()) {
            throw new IllegalArgumentException(
                    "Every %d-th example, %s calls within %s cannot be.".formatted(every, llmCallsMax, within));
        }
        if (limited && !sweep.isEmpty()) {
            throw new IllegalArgumentException("A sweep shows what calls are worth, so they cannot be limited in it.");
        }
    }

    /** Returns whether calls or time are limited. */
    boolean isLimited() {
        return llmCallsMax.isPresent() || within.isPresent();
    }

    /** Returns what an experiment that begins now may ask a language model. */
    CallBudget budget(LongSupplier nanoClock) {
        return CallBudget.of(llmCallsMax, within, nanoClock);
    }

    /** Returns which of the items are answered. */
    <T> List<T> of(List<T> items) {
        return IntStream.range(0, items.size())
                .filter(i -> i % every == 0)
                .mapToObj(items::get)
                .toList();
    }

    /** Returns in words which items are answered, to stand after the name of the data; nothing for all. */
    String inWords() {
        return every > 1 ? ", one of %d".formatted(every) : "";
    }
}
