package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Locale;

/**
 * A failure as the caller gets it, by either door: problem details as RFC 9457 has them, with a code and a hint.
 *
 * @param type a relative reference that stands for the code
 * @param title the code in words
 * @param status the HTTP status, which the line of a batch and the command line carry as well
 * @param code the stable code
 * @param detail what happened, with the values seen
 * @param hint what to try, or the empty string
 * @param instance what was asked for: the path of the request or the name of the command
 * @param customId the caller's name for the request, only in a batch
 * @param line 1-based line of a batch, otherwise 0 and left out
 */
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String hint,
        String instance,

        @JsonProperty("custom_id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String customId,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int line) {

    /** Returns the problem that tells of a failure. */
    public static Problem of(RelataException failure, String instance) {
        return of(failure.code(), failure.detail(), failure.hint(), instance);
    }

    /** Returns the problem with this code. */
    public static Problem of(ErrorCode code, String detail, String hint, String instance) {
        return new Problem(type(code), title(code), code.httpStatus(), code.name(), detail, hint, instance, "", 0);
    }

    /** Returns this problem as the answer to one line of a batch. */
    public Problem atLine(int batchLine, String lineCustomId) {
        return new Problem(type, title, status, code, detail, hint, instance, lineCustomId, batchLine);
    }

    /** Returns the reference that stands for a code. */
    public static String type(ErrorCode code) {
        return "/problems/" + code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns a code in words, such as {@code Span outside text}. */
    public static String title(ErrorCode code) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
