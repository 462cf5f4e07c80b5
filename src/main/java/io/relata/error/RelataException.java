package io.relata.error;

import java.io.Serial;

/**
 * A failure that a user can meet: a stable code, the values that were seen, and advice.
 *
 * <p>Both may quote what a caller sent; halves of surrogate pairs and control characters in them become U+FFFD. The hint
 * begins with "Maybe" and says what to try. It is empty when there is nothing to try.
 */
public final class RelataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String hint;

    /** Creates a failure from its code, the values seen, and a hint that begins with "Maybe", or is empty. */
    public RelataException(ErrorCode code, String detail, String hint) {
        super(Printable.of(detail));
        this.code = code;
        this.hint = Printable.of(hint);
    }

    /** Creates a failure as above that another failure caused. */
    public RelataException(ErrorCode code, String detail, String hint, Throwable cause) {
        super(Printable.of(detail), cause);
        this.code = code;
        this.hint = Printable.of(hint);
    }

    /** Returns the stable code. */
    public ErrorCode code() {
        return code;
    }

    /** Returns what happened, with the values seen. */
    public String detail() {
        return getMessage();
    }

    /** Returns what to try next, beginning with "Maybe", or the empty string. */
    public String hint() {
        return hint;
    }
}
