package io.relata.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Looks after what language models made of demonstrations. */
public interface BlockKeeper {
    /**
     * Computes what is missing.
     *
     * @param profile name of the profile for whose prompts it is, or the empty string for every profile that reads in blocks
     * @param schema name of the schema whose demonstrations they are, or the empty string for the profile's own
     */
    List<Filled> fill(String profile, String schema);

    /** Returns what is kept. */
    State state();

    /**
     * What came of computing.
     *
     * @param computed demonstrations whose keys and values were computed
     * @param present demonstrations whose keys and values were there
     * @param note why there are none, or the empty string
     */
    record Filled(String profile, String schema, int computed, int present, String note) {}

    /**
     * What is kept.
     *
     * @param bytes on disk
     * @param damaged blocks that were found damaged, and are not used
     * @param readOnly whether another process keeps them
     */
    record State(
            int blocks,
            long bytes,
            long damaged,
            @JsonProperty("read_only") boolean readOnly) {}
}
