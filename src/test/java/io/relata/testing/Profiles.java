package io.relata.testing;

import io.relata.extraction.PairProfile;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.TextProfile;

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

    /** Returns a profile that searches whole texts for triples. */
    public static TextProfile text(String name, String schema, String encoder) {
        return (TextProfile) new ProfileReader().read("test.yaml", """
                name: %s
                description: For tests.
                task: triples
                schema: %s
                encoder: %s
                dialogue:
                  style: toy-lines.v1
                  model: scripted
                """.formatted(name, schema, encoder));
    }

    /** Reads a profile. */
    public static PairProfile read(String yaml) {
        return (PairProfile) new ProfileReader().read("test.yaml", yaml);
    }
}
