package io.relata.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final String TEXT = "One two. Three four five. Six. Seven eight nine ten. Eleven.";

    @Test
    void leavesAShortTextWhole() {
        assertThat(windows(100, 1, "  One two. ")).containsExactly("  One two. ");
    }

    @Test
    void cutsBetweenSentencesAndOverlaps() {
        assertThat(windows(6, 0, TEXT))
                .containsExactly("One two. Three four five. Six.", "Seven eight nine ten. Eleven.");
        assertThat(windows(6, 1, TEXT))
                .containsExactly("One two. Three four five. Six.", "Six. Seven eight nine ten. Eleven.");
    }

    @Test
    void overlapsLessWhereTheOverlapLeavesNoRoomForAnythingNew() {
        assertThat(windows(5, 2, TEXT))
                .containsExactly(
                        "One two. Three four five.",
                        "Three four five. Six.",
                        "Six. Seven eight nine ten.",
                        "Seven eight nine ten. Eleven.");
    }

    @Test
    void cutsASentenceThatIsTooLongBetweenWordsAndKeepsAWord() {
        assertThat(windows(2, 0, "One two three four five.")).containsExactly("One two", "three four", "five.");
        assertThat(new Windows(3, 0, String::length).of("abcdefgh ij", Locale.ENGLISH))
                .containsExactly(new CharSpan(0, 8), new CharSpan(9, 11));
    }

    @Test
    void missesNoWordAndEndsWhateverTheText() {
        Random random = new Random(4);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder("x");
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(List.of("a", "bc", " ", " ", ". ", ".\n", "東", "!", "\t")
                        .get(random.nextInt(9)));
            }
            List<CharSpan> windows = new Windows(1 + random.nextInt(12), random.nextInt(3), String::length)
                    .of(text.toString(), Locale.ENGLISH);
            for (int at = 0; at < text.length(); at++) {
                int here = at;
                assertThat(Character.isWhitespace(text.charAt(at))
                                || windows.stream().anyMatch(w -> w.start() <= here && here < w.end()))
                        .as("%d of \"%s\" in %s", at, text, windows)
                        .isTrue();
            }
        }
    }

    private static List<String> windows(int sizeMax, int overlap, String text) {
        return new Windows(sizeMax, overlap, t -> t.isBlank() ? 0 : t.strip().split("\\s+").length)
                .of(text, Locale.ENGLISH).stream().map(w -> w.in(text)).toList();
    }
}
