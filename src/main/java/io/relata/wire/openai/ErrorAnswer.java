package io.relata.wire.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.relata.error.ErrorCode;
import io.relata.error.Fault;
import io.relata.error.RelataException;
import java.util.Locale;
import java.util.Optional;

/**
 * A failure in the form that the protocol gives it.
 *
 * @param error what went wrong
 */
public record ErrorAnswer(Body error) {
    /**
     * What went wrong.
     *
     * @param message what happened and what may help
     * @param type whose fault it is
     * @param param the parameter that led to it
     * @param code our stable code in lower case, but for the two that clients of the protocol look for
     */
    public record Body(
            String message,
            String type,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> param,
            String code) {}

    /** Returns the answer to a failure. */
    public static ErrorAnswer of(RelataException failure, Optional<String> param) {
        String hint = failure.hint().isEmpty() ? "" : " " + failure.hint();
        return new ErrorAnswer(
                new Body(failure.detail() + hint, type(failure.code().fault()), param, code(failure.code())));
    }

    /** Returns the answer to a defect of ours. */
    public static ErrorAnswer defect() {
        return of(
                new RelataException(ErrorCode.INTERNAL, "Something went wrong inside Relata; its log says what.", ""),
                Optional.empty());
    }

    /** Returns the HTTP status of a failure; what the protocol gives one of its own is given that. */
    public static int status(ErrorCode code) {
        return code.httpStatus() == 422 ? 400 : code.httpStatus();
    }

    private static String type(Fault fault) {
        return switch (fault) {
            case CALLER -> "invalid_request_error";
            case CAPACITY -> "rate_limit_error";
            case OPERATOR, DEFECT -> "server_error";
        };
    }

    private static String code(ErrorCode code) {
        return switch (code) {
            case MODEL_UNKNOWN -> "model_not_found";
            case PROMPT_TOO_LONG -> "context_length_exceeded";
            default -> code.name().toLowerCase(Locale.ROOT);
        };
    }
}
