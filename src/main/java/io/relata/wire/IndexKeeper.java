package io.relata.wire;

import java.util.List;

/** Looks after the indexes as wholes: all that does not come to them demonstration by demonstration. */
public interface IndexKeeper {
    /** Checks every index against its files' checksums, its manifest and the schemas; changes nothing. */
    List<IndexState> verify();

    /** Writes every index anew with the encoders and schemas of now. */
    List<IndexState> rebuild();

    /**
     * The state of one index.
     *
     * @param encoder name of the encoder whose vectors it holds
     * @param ok whether it can be used
     * @param demonstrations how many it holds, over all schemas
     * @param seen what was found, in words
     */
    record IndexState(String encoder, boolean ok, int demonstrations, String seen) {}
}
