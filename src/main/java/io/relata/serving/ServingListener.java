package io.relata.serving;

import io.relata.error.ErrorCode;

/** Hears what served models do, for metrics. Called on threads that compute; must be quick and must not throw. */
public interface ServingListener {
    /** Hears nothing. */
    ServingListener NONE = new ServingListener() {};

    /** A prompt was read, of which some tokens had been kept from before. Tokens appended one by one are not told of. */
    default void promptRead(String model, int reusedTokenCount, int computedTokenCount) {}

    /** So many bytes of keys and values are kept now. */
    default void prefixesKept(String model, long bytes) {}

    /** A block was let go to make room for others. */
    default void prefixEvicted(String model, long bytes) {}

    /** A pass over the weights ended. */
    default void passEnded(String model, int rowCount, int tokenCount, long nanos) {}

    /** So many pieces of work wait now. */
    default void rowsWaiting(String model, int rowCount) {}

    /** A request was refused or given up: {@code BUSY}, {@code DEADLINE_PASSED} or {@code CANCELLED}. */
    default void refused(String model, ErrorCode reason) {}
}
