package io.relata.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.relata.error.ErrorCode;
import io.relata.error.Fault;
import io.relata.error.RelataException;
import io.relata.wire.Problem;
import java.net.URI;

/** Problems as the HTTP library wants them, made from ours. */
final class Problems {
    static final String CODE = "code";
    private static final String HINT = "hint";

    private Problems() {}

    static HttpProblem of(RelataException failure) {
        return of(failure.code(), failure.detail(), failure.hint());
    }

    static HttpProblem of(ErrorCode code, String detail, String hint) {
        HttpProblem.Builder builder = HttpProblem.builder()
                .withType(URI.create(Problem.type(code)))
                .withTitle(Problem.title(code))
                .withStatus(code.httpStatus())
                .withDetail(detail)
                .with(CODE, code.name());
        if (!hint.isEmpty()) {
            builder.with(HINT, hint);
        }
        if (code.fault() == Fault.CAPACITY) {
            builder.withHeader("Retry-After", "1");
        }
        return builder.build();
    }

    /** Returns the code of a failure that the HTTP library found, of which only the status is known. */
    static ErrorCode codeOf(int status) {
        return switch (status) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> ErrorCode.BUSY;
            default -> status < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.INTERNAL;
        };
    }

    /** Returns what a failure with this code says when nothing more is known of it. */
    static String detailOf(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> "There is nothing at this path.";
            case METHOD_NOT_ALLOWED -> "This path does not take this method.";
            case NOT_ACCEPTABLE -> "This path cannot answer in any of the media types asked for.";
            case UNSUPPORTED_MEDIA_TYPE -> "This path does not take this media type.";
            case PAYLOAD_TOO_LARGE -> "The body is too long.";
            case INTERNAL -> "Something went wrong inside the server; its log says what.";
            default -> "The request could not be understood.";
        };
    }

    /** Returns what to try after a failure with this code when nothing more is known of it. */
    static String hintOf(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND, METHOD_NOT_ALLOWED -> "Maybe /q/swagger-ui, which lists every path, has the one you want.";
            case NOT_ACCEPTABLE -> "Maybe ask for application/json, or for application/x-ndjson from a batch.";
            case UNSUPPORTED_MEDIA_TYPE ->
                "Maybe set Content-Type to application/json, or to application/x-ndjson for a batch.";
            default -> "";
        };
    }
}
