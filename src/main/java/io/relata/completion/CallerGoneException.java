package io.relata.completion;

import java.io.Serial;

/** Whoever asked for a text is not there any more, so nothing more of it is written. */
public final class CallerGoneException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    CallerGoneException() {
        super("Whoever asked is gone.");
    }
}
