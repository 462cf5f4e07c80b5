package io.relata.testing;

import io.relata.extraction.PairProfile;
import io.relata.extraction.ProfileReader;

/** Profiles for tests. */
public final class Profiles {
    private Profiles() {}

    /** Returns a profile whose label is voted for and whose reasons are put together. */
    public static PairProfile vote(String name, String schema, String encoder, int k) {
        return read("""
                name: %s
                description: For tests.
                schema: %s
                encoder: %s
                k: %d
                label:
                  sources: [vote]
                """.formatted(name, schema, encoder, k));
    }

    /** Reads a profile. */
    public static PairProfile read(String yaml) {
        return (PairProfile) new ProfileReader().read("test.yaml", yaml);
    }
}
