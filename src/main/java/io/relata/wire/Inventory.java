package io.relata.wire;

import java.util.List;

/** What is installed here. */
public interface Inventory {
    /** Returns every model and adapter found, usable or not, ordered by kind and name. */
    Models models();

    /** The list of models. */
    record Models(List<Model> models) {}

    /**
     * A model or an adapter.
     *
     * @param name name of its folder, or its versioned name when it needs none
     * @param kind {@code encoder}, {@code language-model} or {@code adapter}
     * @param state {@code loaded}, {@code available}, or why it cannot be used
     * @param fingerprint digest of all that decides its outputs, or the empty string when it is not loaded
     */
    record Model(String name, String kind, String state, String fingerprint) {}
}
