package io.relata.error;

/**
 * Who can put a failure right. The fault alone decides HTTP status class, exit code and log level.
 */
public enum Fault {
    /** The request is wrong; the same request will fail again. */
    CALLER(2),
    /** The installation is wrong: a model, an index or a setting that does not fit. */
    OPERATOR(3),
    /** The server is full; the same request may pass later. */
    CAPACITY(4),
    /** Relata is wrong. */
    DEFECT(5);

    private final int exitCode;

    Fault(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns the exit code of the command line for a failure of this fault. */
    public int exitCode() {
        return exitCode;
    }
}
