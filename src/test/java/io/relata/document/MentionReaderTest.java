package io.relata.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import org.junit.jupiter.api.Test;

class MentionReaderTest {
    private static final String TEXT = "Fire \ud83d\udd25 and smoke, then fire again.";

    @Test
    void acceptsAMentionWhoseTextStandsAtItsOffsets() {
        EntityMention mention = new MentionReader(TEXT, OffsetUnit.UTF16).read("m", 12, 17, "Event", "smoke");
        assertThat(mention).isEqualTo(new EntityMention("m", new CharSpan(12, 17), "Event"));
    }

    @Test
    void saysWhatStandsAtTheOffsets() {
        RelataException e = failure(OffsetUnit.UTF16, 0, 4, "smoke");
        assertThat(e.code()).isEqualTo(ErrorCode.SPAN_TEXT_MISMATCH);
        assertThat(e.detail()).isEqualTo("Mention \"m\": at [0, 4) stands \"Fire\", not \"smoke\".");
        assertThat(e.hint()).isEqualTo("Maybe [12, 17) was meant, where \"smoke\" stands.");
    }

    @Test
    void rejectsAMentionOfNothingButWhiteSpace() {
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> new MentionReader(TEXT, OffsetUnit.UTF16).read("m", 4, 5, ""));
        assertThat(e.code()).isEqualTo(ErrorCode.SPAN_INVALID);
    }

    @Test
    void recognisesAnInclusiveEnd() {
        assertThat(failure(OffsetUnit.UTF16, 12, 16, "smoke").hint())
                .isEqualTo("Maybe the end 16 is meant inclusively; here it is exclusive and would be 17.");
    }

    @Test
    void recognisesAnInclusiveEndOfAOneCharacterMention() {
        RelataException e = failure(OffsetUnit.UTF16, 17, 17, ",");
        assertThat(e.code()).isEqualTo(ErrorCode.SPAN_INVALID);
        assertThat(e.hint()).startsWith("Maybe the end 17 is meant inclusively");
    }

    @Test
    void recognisesOffsetsThatCountAnotherUnit() {
        assertThat(failure(OffsetUnit.UTF16, 11, 16, "smoke").hint())
                .isEqualTo("Maybe the offsets count code points; then the offset unit is \"codepoint\".");
        assertThat(failure(OffsetUnit.CODEPOINT, 14, 19, "smoke").hint())
                .isEqualTo("Maybe the offsets count UTF-8 bytes; then the offset unit is \"utf8\".");
    }

    @Test
    void pointsToTheNearestPlaceInTheUnitOfTheCaller() {
        assertThat(failure(OffsetUnit.CODEPOINT, 18, 23, "fire").hint())
                .isEqualTo("Maybe [23, 27) was meant, where \"fire\" stands.");
    }

    @Test
    void keepsTheCodeOfASpanOutsideTheTextAndStillLooksForTheMention() {
        RelataException e = failure(OffsetUnit.UTF16, 90, 95, "smoke");
        assertThat(e.code()).isEqualTo(ErrorCode.SPAN_OUTSIDE_TEXT);
        assertThat(e.hint()).isEqualTo("Maybe [12, 17) was meant, where \"smoke\" stands.");
    }

    @Test
    void doesNotOverflowAtTheLargestOffset() {
        assertThat(failure(OffsetUnit.UTF16, 3, Integer.MAX_VALUE, "smoke").code())
                .isEqualTo(ErrorCode.SPAN_OUTSIDE_TEXT);
    }

    @Test
    void doesNotClaimToHaveFoundATextThatIsNowhere() {
        assertThat(failure(OffsetUnit.UTF16, 0, 4, "water").hint())
                .isEqualTo("Maybe the offsets belong to another version of the text.");
    }

    private static RelataException failure(OffsetUnit unit, int start, int end, String expected) {
        return catchThrowableOfType(
                RelataException.class, () -> new MentionReader(TEXT, unit).read("m", start, end, "", expected));
    }
}
