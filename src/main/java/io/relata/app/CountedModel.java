package io.relata.app;

import io.relata.engine.LanguageModel;
import io.relata.extraction.LanguageModels;
import java.util.concurrent.atomic.AtomicBoolean;

/** A model with an adapter that is closed when it has been replaced and its last user has ended. */
final class CountedModel {
    private final LanguageModel model;
    private final String digest;
    private final Runnable freed;
    private int users;
    private boolean retired;
    private boolean closed;

    /**
     * Takes over a model.
     *
     * @param digest of the adapter
     * @param freed runs after the model has been closed
     */
    CountedModel(LanguageModel model, String digest, Runnable freed) {
        this.model = model;
        this.digest = digest;
        this.freed = freed;
    }

    boolean isOf(String adapterDigest) {
        return digest.equals(adapterDigest);
    }

    String fingerprint() {
        return model.fingerprint();
    }

    synchronized int users() {
        return users;
    }

    synchronized LanguageModels.Lease<LanguageModel> lease() {
        users++;
        AtomicBoolean ended = new AtomicBoolean();
        return new LanguageModels.Lease<>(model, () -> {
            if (ended.compareAndSet(false, true)) {
                end();
            }
        });
    }

    private synchronized void end() {
        users--;
        closeIfUnused();
    }

    /** Nobody new will use it. */
    synchronized void retire() {
        retired = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (retired && users == 0) {
            close();
        }
    }

    /** Closes the model whoever uses it. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            model.close();
            freed.run();
        }
    }
}
