package io.relata.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
    private static final TextRules RULES = new TextRules(20);

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tab\tnew\nline\r\n", "\ud83d\ude00", "\u706b\u4e8b", "a\u0301", "\ufeffbom"})
    void acceptsOrdinaryTextAsItCame(String text) {
        assertThat(RULES.check(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t\r\n", "\u2003"})
    void rejectsATextWithNothingInIt(String text) {
        assertThat(failure(text).code()).isEqualTo(ErrorCode.TEXT_EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ud83d b", "a\ude00b", "\ude00\ud83d"})
    void rejectsHalfASurrogatePair(String text) {
        assertThat(failure(text).code()).isEqualTo(ErrorCode.TEXT_NOT_UNICODE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "a\u0007b", "a\u001b[0m", "\u007f", "a\u0092s"})
    void rejectsControlCharacters(String text) {
        assertThat(failure(text).code()).isEqualTo(ErrorCode.TEXT_HAS_CONTROL_CHARACTERS);
    }

    @Test
    void saysWhichControlCharacterStandsWhere() {
        assertThat(failure("ab\u0007").detail()).isEqualTo("There is a control character, U+0007, at offset 2.");
    }

    @Test
    void rejectsATextLongerThanTheLimit() {
        assertThat(RULES.check("x".repeat(20))).hasSize(20);
        RelataException e = failure("x".repeat(21));
        assertThat(e.code()).isEqualTo(ErrorCode.TEXT_TOO_LONG);
        assertThat(e.detail()).isEqualTo("The text has 21 characters; at most 20 are accepted.");
    }

    private static RelataException failure(String text) {
        return catchThrowableOfType(RelataException.class, () -> RULES.check(text));
    }
}
