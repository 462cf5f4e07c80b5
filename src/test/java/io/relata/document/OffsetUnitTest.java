package io.relata.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OffsetUnitTest {
    // One character of every UTF-8 length: a (1), é (2), 火 (3), 😀 (4 bytes and two UTF-16 code units).
    private static final String MIXED = "a\u00e9\u706b\ud83d\ude00z";

    @Test
    void readsTheSameStretchInEveryUnit() {
        CharSpan emoji = new CharSpan(3, 5);
        assertThat(OffsetUnit.UTF16.span(MIXED, 3, 5)).isEqualTo(emoji);
        assertThat(OffsetUnit.CODEPOINT.span(MIXED, 3, 4)).isEqualTo(emoji);
        assertThat(OffsetUnit.UTF8.span(MIXED, 6, 10)).isEqualTo(emoji);
    }

    @ParameterizedTest
    @EnumSource
    void givesBackTheOffsetsItWasGiven(OffsetUnit unit) {
        int length = unit.count(MIXED, MIXED.length());
        for (int start = 0; start < length; start++) {
            for (int end = start + 1; end <= length; end++) {
                if (unit.locate(MIXED, start) >= 0 && unit.locate(MIXED, end) >= 0) {
                    CharSpan span = unit.span(MIXED, start, end);
                    assertThat(unit.count(MIXED, span.start())).isEqualTo(start);
                    assertThat(unit.count(MIXED, span.end())).isEqualTo(end);
                }
            }
        }
    }

    @Test
    void countsBytesAsTheEncoderOfThePlatformDoes() {
        assertThat(OffsetUnit.UTF8.count(MIXED, MIXED.length()))
                .isEqualTo(MIXED.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void rejectsASpanThatSplitsACharacter() {
        assertThat(failure(OffsetUnit.UTF16, 3, 4).code()).isEqualTo(ErrorCode.SPAN_SPLITS_CHARACTER);
        assertThat(failure(OffsetUnit.UTF8, 2, 6).code()).isEqualTo(ErrorCode.SPAN_SPLITS_CHARACTER);
        assertThat(failure(OffsetUnit.UTF8, 0, 8).code()).isEqualTo(ErrorCode.SPAN_SPLITS_CHARACTER);
    }

    @ParameterizedTest
    @EnumSource
    void rejectsASpanThatEndsPastTheText(OffsetUnit unit) {
        int length = unit.count(MIXED, MIXED.length());
        assertThat(failure(unit, 0, length + 1).code()).isEqualTo(ErrorCode.SPAN_OUTSIDE_TEXT);
        assertThat(failure(unit, Integer.MAX_VALUE - 1, Integer.MAX_VALUE).code())
                .isEqualTo(ErrorCode.SPAN_OUTSIDE_TEXT);
        assertThat(unit.span(MIXED, 0, length)).isEqualTo(new CharSpan(0, MIXED.length()));
    }

    @ParameterizedTest
    @EnumSource
    void rejectsASpanThatIsNegativeEmptyOrTurnedAround(OffsetUnit unit) {
        assertThat(failure(unit, -1, 2).code()).isEqualTo(ErrorCode.SPAN_INVALID);
        assertThat(failure(unit, 1, 1).code()).isEqualTo(ErrorCode.SPAN_INVALID);
        assertThat(failure(unit, 3, 1).code()).isEqualTo(ErrorCode.SPAN_INVALID);
    }

    @Test
    void namesTheUnitInWhichOffsetsPastTheTextWouldFit() {
        RelataException e = failure(OffsetUnit.UTF16, 10, 11);
        assertThat(e.detail()).isEqualTo("The span [10, 11) ends past the text, which has 6 UTF-16 code units.");
        assertThat(e.hint()).isEqualTo("Maybe the offsets count UTF-8 bytes; then the offset unit is \"utf8\".");
    }

    @Test
    void listsTheUnitsWhenTheNameIsUnknown() {
        RelataException e = catchThrowableOfType(RelataException.class, () -> OffsetUnit.named("bytes"));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(e.hint()).contains("utf16, codepoint, utf8");
    }

    private static RelataException failure(OffsetUnit unit, int start, int end) {
        return catchThrowableOfType(RelataException.class, () -> unit.span(MIXED, start, end));
    }
}
