package io.relata.prompt.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.prompt.Prompt;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocatorTest {
    @Test
    void findsWholeWordsOnlyAndTheFirstOfThem() {
        Locator locator = new Locator("The party has art; art is long.");
        assertThat(locator.first("art")).contains(new CharSpan(14, 17));
        assertThat(locator.all("art")).hasSize(2);
        assertThat(locator.first("par")).isEmpty();
        assertThat(locator.first("")).isEmpty();
        assertThat(locator.first("longer")).isEmpty();
    }

    @Test
    void mindsCaseUnlessToldNotTo() {
        String text = "ADA met Ada.";
        assertThat(new Locator(text).first("ada")).isEmpty();
        Locator folded = new Locator(text, Locator.CaseRule.FOLDED);
        assertThat(folded.first("ada")).contains(new CharSpan(0, 3));
        assertThat(folded.first("Ada")).as("the same case goes before another").contains(new CharSpan(8, 11));
    }

    @Test
    void takesThePairThatIsClosestTogether() {
        Locator locator = new Locator("Rome. Ada left Rome for Oslo, and Ada stayed.");
        assertThat(locator.closest("Ada", "Oslo"))
                .contains(new Locator.Places(new CharSpan(34, 37), new CharSpan(24, 28)));
        assertThat(locator.closest("Ada", "Rome")).contains(new Locator.Places(new CharSpan(6, 9), new CharSpan(0, 4)));
        assertThat(locator.closest("Ada", "Paris")).isEmpty();
    }

    @Test
    void prefersArgumentsThatDoNotOverlap() {
        Locator locator = new Locator("New York, far from York");
        assertThat(locator.closest("New York", "York"))
                .contains(new Locator.Places(new CharSpan(0, 8), new CharSpan(19, 23)));
        assertThat(new Locator("York").closest("York", "York"))
                .contains(new Locator.Places(new CharSpan(0, 4), new CharSpan(0, 4)));
    }

    @Test
    void marksTheLongestFirstAndNothingTwice() {
        Locator locator = new Locator("lung cancer, cancer");
        assertThat(locator.mark(Map.of("cancer", "c", "lung cancer", "lc", "lung", "l")))
                .isEqualTo(Map.of(new CharSpan(0, 11), "lc", new CharSpan(13, 19), "c"));
    }

    @Test
    void findsWhatItFoundAtTheSamePlace() {
        Random random = new Random(3);
        String letters = "ab \n\t-\u00e9\u5317\ud83d\ude00A\u3000\u0007";
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < 30; c++) {
                text.appendCodePoint(letters.codePointAt(
                        letters.offsetByCodePoints(0, random.nextInt(letters.codePointCount(0, letters.length())))));
            }
            Locator locator = new Locator(text.toString());
            assertThat(locator.line()).isEqualTo(Prompt.line(text.toString()));
            int from = random.nextInt(text.length());
            String words = text.substring(from, from + 1 + random.nextInt(text.length() - from));
            locator.first(words).ifPresent(place -> {
                assertThat(Prompt.line(place.in(text.toString()))).isEqualTo(Prompt.line(words));
                assertThat(locator.first(place.in(text.toString()))).contains(place);
            });
        }
    }
}
