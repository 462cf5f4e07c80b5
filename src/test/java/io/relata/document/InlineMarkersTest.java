package io.relata.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InlineMarkersTest {
    @Test
    void readsThePairAndCountsInTheTextWithoutMarkers() {
        PairContext context = InlineMarkers.parse("The <e1>fire</e1> was caused by <e2>friction</e2>.", "Event", "");
        assertThat(context.text()).isEqualTo("The fire was caused by friction.");
        assertThat(context.pair().head()).isEqualTo(new EntityMention("e1", new CharSpan(4, 8), "Event"));
        assertThat(context.tailText()).isEqualTo("friction");
    }

    @Test
    void takesE1AsTheHeadWhereverItStands() {
        PairContext context = InlineMarkers.parse("<e2>Friction</e2> caused the <e1>fire</e1>");
        assertThat(context.headText()).isEqualTo("fire");
        assertThat(context.tailText()).isEqualTo("Friction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The <e1>fire</e1> was caused by <e2>friction</e2>.",
                "<e2>\ud83d\udd25</e2><e1>\u706b\u4e8b</e1>",
                "a < b <e1> c </e1> <e3> <e2>d</e2>",
                "one\nline and <e2>another</e2>\r\n<e1>mark</e1>"
            })
    void rendersWhatItRead(String marked) {
        assertThat(InlineMarkers.render(InlineMarkers.parse(marked))).isEqualTo(marked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no marker at all                            | <e1> is missing; no marker was seen.
            <e1>a</e1> only                             | <e2> is missing; seen were, in this order: <e1> </e1>.
            <e1>a b <e2>c</e2>                          | </e1> is missing; seen were, in this order: <e1> <e2> </e2>.
            <e1>a</e1> <e1>b</e1> <e2>c</e2>            | <e1> is there 2 times; seen were, in this order: <e1> </e1> <e1> </e1> <e2> </e2>.
            </e1>a<e1> <e2>c</e2>                       | </e1> comes before <e1>; seen were, in this order: </e1> <e1> <e2> </e2>.
            <e1> </e1> <e2>c</e2>                       | There is nothing between <e1> and </e1>; seen were, in this order: <e1> </e1> <e2> </e2>.
            """)
    void saysWhichMarkerIsWrongAndWhichWereSeen(String marked, String detail) {
        RelataException e = catchThrowableOfType(RelataException.class, () -> InlineMarkers.parse(marked));
        assertThat(e.code()).isEqualTo(ErrorCode.MARKERS_MALFORMED);
        assertThat(e.detail()).isEqualTo(detail);
        assertThat(e.hint()).startsWith("Maybe ");
    }

    @Test
    void rejectsAMentionInsideAnother() {
        assertThat(code("<e1>the <e2>fire</e2> truck</e1>")).isEqualTo(ErrorCode.MENTIONS_OVERLAP);
        assertThat(code("<e1><e2>fire</e2></e1>")).isEqualTo(ErrorCode.MENTIONS_IDENTICAL);
    }

    @Test
    void refusesToMarkATextThatHasMarkersOfItsOwn() {
        PairContext context = new PairContext(
                "<e1> a b",
                new MentionPair(
                        new EntityMention("x", new CharSpan(5, 6), ""),
                        new EntityMention("y", new CharSpan(7, 8), "")));
        assertThat(catchThrowableOfType(RelataException.class, () -> InlineMarkers.render(context))
                        .code())
                .isEqualTo(ErrorCode.MARKERS_MALFORMED);
    }

    private static ErrorCode code(String marked) {
        return catchThrowableOfType(RelataException.class, () -> InlineMarkers.parse(marked))
                .code();
    }
}
