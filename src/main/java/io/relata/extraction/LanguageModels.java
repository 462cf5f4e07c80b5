package io.relata.extraction;

import io.relata.engine.LanguageModel;
import java.util.Optional;
import java.util.function.Function;

/** The language models that are installed. Loading may take seconds at the first call; later calls give the same model. */
@FunctionalInterface
public interface LanguageModels {
    /**
     * Returns a model with an adapter, or nothing when the model is not installed or no engine runs here. It stays usable until
     * all models are closed.
     *
     * @param model folder name
     * @param adapter name, or the empty string
     * @throws io.relata.error.RelataException with {@code ADAPTER_UNKNOWN} when there is no such adapter, or when model or
     *     adapter are installed and cannot be used, with the reason
     */
    Optional<LanguageModel> find(String model, String adapter);

    /**
     * Returns a model that runs elsewhere, or nothing when none of this name was set.
     *
     * @throws io.relata.error.RelataException with {@code ADAPTER_INVALID} when an adapter is asked for on it
     */
    default Optional<TextModel> elsewhere(String model, String adapter) {
        return Optional.empty();
    }

    /** Returns a model that runs elsewhere or here, or nothing; fails as both do. */
    default Optional<TextModel> text(String model, String adapter) {
        return elsewhere(model, adapter).or(() -> find(model, adapter).map(TextModel::of));
    }

    /**
     * Returns a model as {@link #find} does, for the time of one request. An adapter that is replaced or unloaded meanwhile
     * serves those who have it, and is freed with the last of them.
     */
    default Optional<Lease<LanguageModel>> lease(String model, String adapter) {
        return find(model, adapter).map(Lease::lasting);
    }

    /** Returns a model that runs elsewhere or here for the time of one request, or nothing; fails as both do. */
    default Optional<Lease<TextModel>> leaseText(String model, String adapter) {
        return elsewhere(model, adapter).map(Lease::lasting).or(() -> lease(model, adapter)
                .map(lease -> lease.as(TextModel::of)));
    }

    /**
     * A model for some time.
     *
     * @param model not to be used, nor any session of it, after the end
     * @param end runs when the lease is closed
     */
    record Lease<M>(M model, Runnable end) implements AutoCloseable {
        /** Returns a lease of a model that outlasts all requests. */
        public static <M> Lease<M> lasting(M model) {
            return new Lease<>(model, () -> {});
        }

        /** Returns this lease for another view of the model; only one of the two is closed. */
        public <N> Lease<N> as(Function<M, N> view) {
            return new Lease<>(view.apply(model), end);
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
