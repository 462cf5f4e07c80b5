package io.relata.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.InlineMarkers;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EntityMarkingTest {
    private static final PairContext TYPED =
            InlineMarkers.parse("<e2>Acme</e2> hired <e1>Ada</e1>.", "PERSON", "BUSINESS_UNIT");
    private static final PairContext UNTYPED = InlineMarkers.parse("<e2>Acme</e2> hired <e1>Ada</e1>.");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        inline-tags.v1       | <e2>Acme</e2> hired <e1>Ada</e1>.
        special-tokens.v1    | [E2] Acme [/E2] hired [E1] Ada [/E1].
        typed-tokens.v1      | <O:BUSINESS_UNIT> Acme </O:BUSINESS_UNIT> hired <S:PERSON> Ada </S:PERSON>.
        typed-punctuation.v1 | # ^ business unit ^ Acme # hired @ * person * Ada @.
        brackets.v1          | {Acme} hired [Ada].
        """)
    void marksHeadAndTailWhereverTheyStand(String name, String expected) {
        assertThat(EntityMarking.named(name).mark(TYPED).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        typed-tokens.v1      | <O:ENTITY> Acme </O:ENTITY> hired <S:ENTITY> Ada </S:ENTITY>.
        typed-punctuation.v1 | # Acme # hired @ Ada @.
        """)
    void doesWithoutTypes(String name, String expected) {
        assertThat(EntityMarking.named(name).mark(UNTYPED).text()).isEqualTo(expected);
    }

    static Stream<EntityMarking> markings() {
        return EntityMarking.all().stream();
    }

    @ParameterizedTest
    @MethodSource("markings")
    void givesTheOriginalTextBackWithoutTheMarkers(EntityMarking marking) {
        for (PairContext context : List.of(TYPED, UNTYPED, pair("abcdef", 0, 3, 3, 6), pair("abcdef", 1, 5, 2, 4))) {
            StringBuilder text = new StringBuilder();
            for (MarkedText.Segment segment : marking.mark(context).segments()) {
                if (segment instanceof MarkedText.Stretch stretch) {
                    assertThat(stretch.start()).isEqualTo(text.length());
                    text.append(stretch.text());
                }
            }
            assertThat(text).hasToString(context.text());
        }
    }

    @ParameterizedTest
    @MethodSource("markings")
    void saysWhereEveryMarkerStands(EntityMarking marking) {
        MarkedText marked = marking.mark(TYPED);
        for (Role role : Role.values()) {
            String type = role == Role.HEAD ? "PERSON" : "BUSINESS_UNIT";
            assertThat(marked.marker(role, true).in(marked.text()))
                    .isEqualTo(marking.before(role, type).strip());
            assertThat(marked.marker(role, false).in(marked.text()))
                    .isEqualTo(marking.after(role, type).strip());
            assertThat(marked.marker(role, true).end())
                    .isLessThan(marked.marker(role, false).start());
        }
    }

    @Test
    void closesTheFirstOfTwoTouchingMentionsBeforeItOpensTheSecond() {
        assertThat(new EntityMarking.Brackets().mark(pair("abcdef", 0, 3, 3, 6)).text())
                .isEqualTo("[abc]{def}");
        assertThat(new EntityMarking.Brackets().mark(pair("abcdef", 3, 6, 0, 3)).text())
                .isEqualTo("{abc}[def]");
    }

    @Test
    void keepsAMentionInsideTheOtherThatHoldsIt() {
        EntityMarking marking = new EntityMarking.Brackets();
        assertThat(marking.mark(pair("abcdef", 0, 6, 0, 3)).text()).isEqualTo("[{abc}def]");
        assertThat(marking.mark(pair("abcdef", 3, 6, 0, 6)).text()).isEqualTo("{abc[def]}");
    }

    @Test
    void listsAllMarkingsWhenOneIsUnknown() {
        RelataException e = catchThrowableOfType(RelataException.class, () -> EntityMarking.named("brackets"));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(e.hint()).startsWith("Maybe \"brackets.v1\" was meant; known are ");
    }

    private static PairContext pair(String text, int headStart, int headEnd, int tailStart, int tailEnd) {
        return new PairContext(
                text,
                new MentionPair(
                        new EntityMention("h", new CharSpan(headStart, headEnd), ""),
                        new EntityMention("t", new CharSpan(tailStart, tailEnd), "")));
    }
}
