package io.relata.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The data sets that tests read and the project does not ship. The folder is the system property {@code relata.data},
 * or {@code ../shared/data} beside the checkout.
 */
public final class SharedData {
    private SharedData() {}

    /** Returns the path of a file or folder in the data folder; the test is skipped, loudly, when it is not there. */
    public static Path require(String relative) {
        Path path = Path.of(System.getProperty("relata.data", "../shared/data"), relative);
        boolean there = Files.exists(path);
        if (!there) {
            System.err.printf(
                    "SKIPPED: %s is not there, so this test has tested nothing; set -Drelata.data=FOLDER.%n",
                    path.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(there, () -> path + " is not there; set -Drelata.data=FOLDER");
        return path;
    }
}
