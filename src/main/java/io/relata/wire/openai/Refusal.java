package io.relata.wire.openai;

import io.relata.error.RelataException;
import java.io.Serial;
import java.util.function.Supplier;

/** A failure with the parameter of the request that led to it. */
public final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String param;
    private final RelataException failure;

    Refusal(String param, RelataException failure) {
        super(failure.getMessage(), failure);
        this.param = param;
        this.failure = failure;
    }

    /** Returns what a supplier returns; its failures are those of a parameter. */
    static <T> T of(String param, Supplier<T> value) {
        try {
            return value.get();
        } catch (RelataException e) {
            throw new Refusal(param, e);
        }
    }

    /** Returns the name of the parameter. */
    public String param() {
        return param;
    }

    /** Returns the failure. */
    public RelataException failure() {
        return failure;
    }
}
