package io.relata.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
    private static final List<String> KNOWN = List.of("general.v1", "clinical.v1", "business.v1");

    @Test
    void namesTheNearestAndListsAllInOrder() {
        assertThat(KnownNames.hint("genral.v1", KNOWN))
                .isEqualTo("Maybe \"general.v1\" was meant; known are business.v1, clinical.v1, general.v1.");
    }

    @Test
    void takesABeginningAsNear() {
        assertThat(KnownNames.nearest("Clinical", KNOWN)).contains("clinical.v1");
    }

    @Test
    void countsNeighboursThatChangedPlacesAsOneSlip() {
        assertThat(KnownNames.nearest("tial", List.of("tail", "text"))).contains("tail");
    }

    @Test
    void doesNotMeasureTheDistanceOfAHugeName() {
        assertThat(KnownNames.nearest("x".repeat(10_000_000), KNOWN)).isEmpty();
    }

    @Test
    void suggestsNothingWhenNothingIsNear() {
        assertThat(KnownNames.nearest("zebra", KNOWN)).isEmpty();
        assertThat(KnownNames.nearest("", KNOWN)).isEmpty();
        assertThat(KnownNames.hint("zebra", KNOWN)).startsWith("Maybe it is spelled otherwise; known are");
    }

    @Test
    void breaksTiesByNaturalOrder() {
        assertThat(KnownNames.nearest("cat", List.of("hat", "bat"))).contains("bat");
    }

    @Test
    void saysWhenNothingIsKnown() {
        assertThat(KnownNames.hint("x", List.of())).isEqualTo("Maybe it is spelled otherwise; none is known.");
    }
}
