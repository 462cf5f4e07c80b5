package io.relata.wire;

/** Makes the installation ready to answer without delay. */
@FunctionalInterface
public interface WarmUp {
    /**
     * Opens models and indexes and learns from the demonstrations; the server is ready when this returns.
     *
     * @throws io.relata.error.RelataException with an operator's fault when something that answers need is missing
     */
    void run();
}
