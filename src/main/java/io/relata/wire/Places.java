package io.relata.wire;

import java.nio.file.Path;

/**
 * Where a command finds things.
 *
 * @param home folder of the checkout or of the installation
 * @param data folder of the data sets that are not shipped
 */
public record Places(Path home, Path data) {
    /** Returns the folder of the experiment cards. */
    public Path experiments() {
        return home.resolve("bench").resolve("experiments");
    }

    /** Returns the folder of the stamped results. */
    public Path results() {
        return home.resolve("bench").resolve("results");
    }

    /** Returns the folder for what a training needs and leaves behind. */
    public Path work() {
        return home.resolve("work");
    }
}
