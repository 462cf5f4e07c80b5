package io.relata.app;

import io.relata.adapter.AdapterShelf.Held;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.LanguageModels;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A base model with whatever adapter has a certain name: a view that shares the base's weights, or a merged copy while the adapter
 * is pinned. When the adapter was read anew, the next request gets another model, and those in flight keep the one they have.
 */
final class AdaptedModel {
    private static final Logger LOG = Logger.getLogger(AdaptedModel.class);

    private final Makers makers;
    private boolean pinned;
    private boolean closed;
    private Optional<CountedModel> view = Optional.empty();
    private Optional<CountedModel> merged = Optional.empty();
    /** Digest of an adapter that is pinned and answers live: it is being merged, or there was no room. */
    private String live = "";

    AdaptedModel(Makers makers, boolean pinned) {
        this.makers = makers;
        this.pinned = pinned;
    }

    /**
     * How models come about.
     *
     * @param view puts an adapter on the base
     * @param merged merges it into a copy, if there is room for one
     */
    record Makers(Function<LoraAdapter, LanguageModel> view, Function<LoraAdapter, CountedModel> merged) {}

    /**
     * What is in use.
     *
     * @param fingerprint of the model that the next request gets, or the empty string
     * @param requests that are in flight with it
     * @param pinned whether it is a merged copy
     */
    record Use(String fingerprint, int requests, boolean pinned) {}

    /** Returns the model for a request; {@code held} is asked under the lock, so that two requests never go back and forth. */
    synchronized LanguageModels.Lease<LanguageModel> lease(Supplier<Held> held) {
        LoraAdapter adapter = held.get().adapter();
        if (pinned && !adapter.digest().equals(live) && current(merged, adapter).isEmpty()) {
            tryToMerge(adapter);
        }
        return current(merged, adapter)
                .or(() -> current(view, adapter))
                .orElseGet(() -> viewOf(adapter))
                .lease();
    }

    private static Optional<CountedModel> current(Optional<CountedModel> model, LoraAdapter adapter) {
        return model.filter(m -> m.isOf(adapter.digest()));
    }

    private CountedModel viewOf(LoraAdapter adapter) {
        CountedModel made = new CountedModel(makers.view().apply(adapter), adapter.digest(), () -> {});
        view.ifPresent(CountedModel::retire);
        view = Optional.of(made);
        return made;
    }

    private void tryToMerge(LoraAdapter adapter) {
        try {
            install(makers.merged().apply(adapter));
        } catch (RelataException e) {
            staysLive(adapter, e);
        }
    }

    private synchronized void staysLive(LoraAdapter adapter, RelataException e) {
        if (e.code() != ErrorCode.OUT_OF_MEMORY) {
            throw e;
        }
        pinned = true;
        live = adapter.digest();
        LOG.warnf("A pinned adapter is not merged. %s %s", e.detail(), e.hint());
    }

    private void install(CountedModel copy) {
        dropMerged();
        merged = Optional.of(copy);
        view.ifPresent(CountedModel::retire);
        view = Optional.empty();
    }

    private void dropMerged() {
        merged.ifPresent(CountedModel::retire);
        merged = Optional.empty();
    }

    /**
     * Merges the adapter into a copy, now and whenever it is read anew. Requests are answered meanwhile.
     *
     * @throws RelataException with {@code OUT_OF_MEMORY}, and it is not pinned then
     */
    void pin(Held held) {
        LoraAdapter adapter = held.adapter();
        synchronized (this) {
            pinned = true;
            if (current(merged, adapter).isPresent()) {
                return;
            }
            // The old copy goes first: two at once may be more than there is room for.
            dropMerged();
            live = adapter.digest();
        }
        boolean made = false;
        try {
            CountedModel copy = makers.merged().apply(adapter);
            made = true;
            take(copy, adapter);
        } finally {
            if (!made) {
                unpin();
            }
        }
    }

    private synchronized void take(CountedModel copy, LoraAdapter adapter) {
        if (closed) {
            copy.close();
        } else if (pinned && live.equals(adapter.digest())) {
            live = "";
            install(copy);
        } else {
            // Unpinned or replaced while it was made.
            copy.retire();
        }
    }

    /**
     * Lets the next request have an adapter that was read anew. One that is pinned is merged before this returns; while the old
     * copy is still in use and there is no room for two, it answers live.
     */
    void replace(Held held) {
        retire();
        if (isPinned()) {
            try {
                pin(held);
            } catch (RelataException e) {
                staysLive(held.adapter(), e);
            }
        }
    }

    private synchronized boolean isPinned() {
        return pinned;
    }

    /** Goes back to the view. */
    synchronized void unpin() {
        pinned = false;
        live = "";
        dropMerged();
    }

    /** Gives up what is held of the adapter, when nobody uses it any more. */
    synchronized void retire() {
        view.ifPresent(CountedModel::retire);
        view = Optional.empty();
        dropMerged();
        live = "";
    }

    /** Frees what is held; a copy that is being made now is freed when it is there. */
    synchronized void close() {
        closed = true;
        view.ifPresent(CountedModel::close);
        merged.ifPresent(CountedModel::close);
    }

    synchronized Use use() {
        return merged.or(() -> view)
                .map(model -> new Use(model.fingerprint(), model.users(), merged.isPresent()))
                .orElse(new Use("", 0, false));
    }
}
