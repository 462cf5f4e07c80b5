package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What is installed here. */
public interface Inventory {
    /** Returns every model and adapter found, usable or not, ordered by kind and name. */
    Models models();

    /**
     * The list of models, in Relata's terms and in those of OpenAI's protocol.
     *
     * @param models every model and adapter found, usable or not
     * @param data what can be asked for by name over that protocol
     */
    record Models(List<Model> models, String object, List<Listed> data) {
        /** Creates the list. */
        public Models(List<Model> models, List<Listed> data) {
            this(models, "list", data);
        }
    }

    /**
     * A model that programs may ask by name: a language model, one with an adapter after a colon, or an encoder.
     *
     * @param id name to ask for
     * @param object always {@code model}
     * @param created when its folder was last written, in seconds since 1970; 0 where there is no folder
     * @param ownedBy whose it is
     */
    record Listed(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy) {
        /** Creates an entry for a model of this installation. */
        public Listed(String id, long created) {
            this(id, "model", created, "relata");
        }
    }

    /**
     * A model or an adapter.
     *
     * @param name name of its folder, or its versioned name when it needs none
     * @param kind {@code encoder}, {@code language-model} or {@code adapter}
     * @param state {@code loaded}, {@code available}, {@code unloaded} for an adapter that was taken off, or why it cannot be used
     * @param fingerprint digest of all that decides its outputs, or of all that an adapter adds, or the empty string when it is not loaded
     */
    record Model(String name, String kind, String state, String fingerprint) {}
}
