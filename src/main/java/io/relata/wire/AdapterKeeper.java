package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;

/** Loads, unloads and pins adapters while requests are answered; those in flight end with what they began with. */
public interface AdapterKeeper {
    /** The fields of a request to load an adapter. */
    Set<String> LOAD_FIELDS = Set.of("name", "folder");

    /** Returns every adapter that is known, ordered by name. */
    Adapters adapters();

    /**
     * Reads an adapter and offers it, in the place of the one that had its name. That one stays where the new one is refused.
     *
     * @param folder below the adapter folder, or the empty string for the one of its name
     * @throws io.relata.error.RelataException with {@code INVALID_ARGUMENT}, {@code ADAPTER_UNKNOWN}, {@code ADAPTER_INVALID},
     *     {@code ADAPTER_MISMATCH} when it does not fit a model that the one of its name is in use with, or {@code OUT_OF_MEMORY}
     */
    Adapter load(String name, String folder);

    /**
     * Takes an adapter off; it is freed when its last request has ended.
     *
     * @throws io.relata.error.RelataException with {@code ADAPTER_UNKNOWN}
     */
    Adapter unload(String name);

    /**
     * Merges an adapter into a copy of a language model.
     *
     * @param model folder name, or the empty string where only one language model is installed
     * @throws io.relata.error.RelataException with {@code ADAPTER_UNKNOWN}, {@code INVALID_ARGUMENT}, {@code MODEL_MISSING},
     *     {@code ADAPTER_MISMATCH} or {@code OUT_OF_MEMORY}
     */
    Adapter pin(String name, String model);

    /** Frees the merged copy when its last request has ended; fails as {@link #pin} does. */
    Adapter unpin(String name, String model);

    /**
     * Reads an adapter and holds it against a language model, without putting it on.
     *
     * @throws io.relata.error.RelataException as {@link #pin} does, but for memory
     */
    Adapter check(String name, String model);

    /** Loads as a request in JSON asks. */
    default Adapter load(byte[] json) {
        JsonFields fields = JsonFields.of(StrictJson.read(json), LOAD_FIELDS);
        return load(fields.name("name"), fields.nameOrEmpty("folder"));
    }

    /** All adapters. */
    record Adapters(List<Adapter> adapters) {
        public Adapters {
            adapters = List.copyOf(adapters);
        }
    }

    /**
     * An adapter.
     *
     * @param name by which requests and profiles ask for it
     * @param folder below the adapter folder
     * @param state {@code loaded}, {@code available} before it is first asked for, or {@code unloaded}
     * @param digest of all that it adds, or the empty string when it is not loaded
     * @param modules how many layers it changes
     * @param ranks that occur, ascending
     * @param bytes that its numbers take
     * @param models that it is in use with
     */
    record Adapter(
            String name,
            String folder,
            String state,
            String digest,
            int modules,
            List<Integer> ranks,
            long bytes,
            List<Use> models) {
        public Adapter {
            ranks = List.copyOf(ranks);
            models = List.copyOf(models);
        }
    }

    /**
     * An adapter on a model.
     *
     * @param fingerprint of the two together: caches and answers go by it
     * @param requests that are in flight
     * @param pinned whether it is merged into a copy
     */
    record Use(
            String model,
            String fingerprint,
            @JsonProperty("requests_in_flight") int requests,
            boolean pinned) {}
}
