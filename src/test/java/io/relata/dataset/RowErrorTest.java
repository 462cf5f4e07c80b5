package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RowErrorTest {
    private static final Path DATA = Path.of("somewhere", "data");

    @Test
    void namesAFileOfAFolderAsSeenFromThere() {
        RowError error = new RowError(DATA.resolve("set").resolve("rows.json").toString(), 3, "odd");
        assertThat(error.seenFrom(DATA))
                .isEqualTo(new RowError(Path.of("set", "rows.json").toString(), 3, "odd"));
    }

    @Test
    void leavesOtherNamesAlone() {
        RowError error = new RowError("the demonstrations of a card", 0, "odd");
        assertThat(error.seenFrom(DATA)).isEqualTo(error);
    }
}
