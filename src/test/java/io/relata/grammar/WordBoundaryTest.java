package io.relata.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordBoundaryTest {
    @Test
    void partsWordsAndNothingWithinThem() {
        assertThat(parted("an e-mail, 5mg")).isEqualTo("|an| |e|-|mail|,| |5mg|");
    }

    @Test
    void everyIdeographIsAWord() {
        assertThat(parted("\u5728Acme\u5de5\u4f5c")).isEqualTo("|\u5728|Acme|\u5de5|\u4f5c|");
    }

    @Test
    void neverPartsACharacter() {
        assertThat(parted("\ud83d\ude00 \ud835\udc00b e\u0301t"))
                .isEqualTo("|\ud83d\ude00| |\ud835\udc00b| |e\u0301t|");
    }

    @Test
    void aCopyNeverPartsABackslashFromWhatItEscapes() {
        Grammar.Copied copied = new Grammar.Copied("a \\\"b\\\" \\\\c", 3);
        assertThat(IntStream.range(0, copied.source().length()).filter(copied::mayBegin))
                .as("before a, before an escaped character with b behind it, before b, and so for c")
                .containsExactly(0, 2, 4, 8, 10);
        assertThat(IntStream.rangeClosed(0, copied.source().length()).filter(copied::mayEnd))
                .containsExactly(1, 5, 7, 11);
    }

    @Test
    void punctuationAloneIsNotCopied() {
        Grammar.Copied copied = new Grammar.Copied("(Hm) - \ud83d\ude80.", 3);
        assertThat(IntStream.range(0, copied.source().length()).filter(copied::mayBegin))
                .containsExactly(0, 1, 7);
        assertThat(IntStream.rangeClosed(0, copied.source().length()).filter(copied::mayEnd))
                .containsExactly(3, 4, 9, 10);
    }

    private static String parted(String text) {
        return IntStream.rangeClosed(0, text.length())
                .mapToObj(at -> (WordBoundary.isAt(text, at) ? "|" : "") + (at < text.length() ? text.charAt(at) : ""))
                .collect(Collectors.joining());
    }
}
