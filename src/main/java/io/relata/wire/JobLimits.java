package io.relata.wire;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a batch may cost. Requests are answered in their order; those beyond the limits are answered without the language model,
 * and each says so.
 *
 * @param llmCallsMax prompts and turns in all, any number if empty
 * @param finishWithin time after which the language model is not asked any more, however long if empty
 */
public record JobLimits(OptionalInt llmCallsMax, Optional<Duration> finishWithin) {
    /** The name of the limit of calls, in a query and in messages. */
    public static final String CALLS = "llm_calls_max";

    /** The name of the limit of time in seconds. */
    public static final String SECONDS = "finish_within";

    /**
     * Reads the limits as a caller writes them.
     *
     * @param calls a whole number of 0 or more, or the empty string for any number
     * @param seconds likewise, or the empty string for however long
     * @throws RelataException with {@code INVALID_FIELD}
     */
    public static JobLimits read(String calls, String seconds) {
        return new JobLimits(
                number(CALLS, calls),
                number(SECONDS, seconds).stream().mapToObj(Duration::ofSeconds).findFirst());
    }

    private static OptionalInt number(String name, String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new RelataException(
                    ErrorCode.INVALID_FIELD,
                    "\"%s\" is \"%s\" and must be a whole number of 0 or more.".formatted(name, text),
                    "");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** Returns the budget of a job that begins now. */
    public CallBudget budget() {
        return CallBudget.of(llmCallsMax, finishWithin, System::nanoTime);
    }
}
