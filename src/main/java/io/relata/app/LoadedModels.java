package io.relata.app;

import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Language models by name, each loaded once. One that is there is had at once, whatever is being loaded meanwhile: that takes
 * minutes for a large one.
 */
final class LoadedModels implements AutoCloseable {
    private final Map<String, LanguageModel> loaded = new ConcurrentHashMap<>();
    /** One lock for each name that was ever loaded; whoever holds it loads that model. */
    private final Map<String, Object> loading = new ConcurrentHashMap<>();

    private boolean closed;

    /** Returns a model that is there. */
    Optional<LanguageModel> find(String name) {
        return Optional.ofNullable(loaded.get(name));
    }

    /**
     * Returns a model, after loading it if it is not there. Who asks for one that is being loaded waits for it, and tries again
     * where that failed.
     *
     * @throws RelataException with {@code ENGINE_UNAVAILABLE} when this was closed, or as the loading does
     */
    LanguageModel get(String name, Supplier<LanguageModel> load) {
        return find(name).orElseGet(() -> {
            synchronized (loading.computeIfAbsent(name, _ -> new Object())) {
                return find(name).orElseGet(() -> {
                    requireOpen(name);
                    return kept(name, load.get());
                });
            }
        });
    }

    private synchronized void requireOpen(String name) {
        if (closed) {
            throw new RelataException(
                    ErrorCode.ENGINE_UNAVAILABLE,
                    "The language model \"%s\" is not loaded any more.".formatted(name),
                    "Maybe Relata was just told to end.");
        }
    }

    private synchronized LanguageModel kept(String name, LanguageModel model) {
        if (closed) {
            model.close();
        }
        requireOpen(name);
        loaded.put(name, model);
        return model;
    }

    /** Frees all models. What is being loaded now is not waited for, and freed when it is there. */
    @Override
    public synchronized void close() {
        closed = true;
        loaded.values().forEach(LanguageModel::close);
        loaded.clear();
    }
}
