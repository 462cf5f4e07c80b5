package io.relata.encoder.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {
    private final WordTokenizer tokenizer = new WordTokenizer();

    @Test
    void splitsWordsNumbersAndPunctuation() {
        assertThat(forms("The glass-blower's 12 jars, (made in 1984)."))
                .containsExactly(
                        "the", "glass", "-", "blower", "'s", "00", "jars", ",", "(", "made", "in", "0000", ")", ".");
    }

    @Test
    void cutsEnglishCliticsOffAndLeavesOtherApostrophesAlone() {
        assertThat(forms("He'd say they\u2019re the boys' own 'stuff', o'clock"))
                .containsExactly(
                        "he", "'d", "say", "they", "'re", "the", "boys", "'", "own", "'", "stuff", "'", ",", "o", "'",
                        "clock");
    }

    @Test
    void takesIdeographsOneByOneAndOtherScriptsByRuns() {
        assertThat(forms("\u4e2d\u56fd \u041c\u043e\u0441\u043a\u0432\u0430 caf\u00e9"))
                .containsExactly("\u4e2d", "\u56fd", "\u043c\u043e\u0441\u043a\u0432\u0430", "caf\u00e9");
    }

    @Test
    void coversEveryVisibleCharacterExactlyOnce() {
        String text = " \ud83d\ude00 \u201cWell\u201d\u2014it\u00a0isn't\u200b e\u0301t\u00e9\t\ud842\udfb7!\n";
        List<WordToken> tokens = tokenizer.tokenize(text);
        long visible = text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != 0x200b)
                .count();
        assertThat(tokens.stream()
                        .mapToLong(t -> text.codePointCount(t.start(), t.end()))
                        .sum())
                .isEqualTo(visible);
        assertThat(IntStream.range(1, tokens.size())
                        .allMatch(i -> tokens.get(i - 1).end() <= tokens.get(i).start()))
                .isTrue();
    }

    @Test
    void findsNoTokenInBlankText() {
        assertThat(tokenizer.tokenize(" \t\u00a0\n")).isEmpty();
    }

    private List<String> forms(String text) {
        return tokenizer.tokenize(text).stream().map(WordToken::form).toList();
    }
}
