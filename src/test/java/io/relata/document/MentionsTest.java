package io.relata.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private static final EntityMention A = mention("a", 0, 4);
    private static final EntityMention B = mention("b", 6, 9);
    private static final EntityMention C = mention("c", 12, 15);

    @Test
    void givesEveryPairOnceInTheOrderOfTheText() {
        assertThat(new Mentions(List.of(C, A, B)).allPairs(3))
                .containsExactly(new MentionPair(A, B), new MentionPair(A, C), new MentionPair(B, C));
    }

    @Test
    void keepsTheDirectionOfANamedPair() {
        assertThat(new Mentions(List.of(A, B)).pair("b", "a")).isEqualTo(new MentionPair(B, A));
    }

    @Test
    void rejectsMorePairsThanTheLimit() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> new Mentions(List.of(A, B, C)).allPairs(2));
        assertThat(e.code()).isEqualTo(ErrorCode.PAIRS_TOO_MANY);
        assertThat(e.detail()).isEqualTo("3 mentions make 3 pairs; at most 2 are answered at once.");
    }

    @Test
    void rejectsFewerThanTwoMentions() {
        assertThat(catchThrowableOfType(RelataException.class, () -> new Mentions(List.of(A)).allPairs(9))
                        .code())
                .isEqualTo(ErrorCode.MENTIONS_MISSING);
    }

    @Test
    void rejectsARepeatedId() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> new Mentions(List.of(A, mention("a", 6, 9))));
        assertThat(e.code()).isEqualTo(ErrorCode.MENTION_ID_REPEATED);
    }

    @Test
    void listsTheKnownIdsWhenOneIsUnknown() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> new Mentions(List.of(A, B)).pair("a", "x"));
        assertThat(e.code()).isEqualTo(ErrorCode.MENTION_ID_UNKNOWN);
        assertThat(e.hint()).isEqualTo("Maybe one of these was meant: a, b.");
    }

    @Test
    void tellsIdenticalMentionsFromOverlappingOnes() {
        assertThat(catchThrowableOfType(RelataException.class, () -> Mentions.pair(A, mention("x", 0, 4)))
                        .code())
                .isEqualTo(ErrorCode.MENTIONS_IDENTICAL);
        assertThat(catchThrowableOfType(RelataException.class, () -> Mentions.pair(A, mention("x", 3, 8)))
                        .code())
                .isEqualTo(ErrorCode.MENTIONS_OVERLAP);
        assertThat(Mentions.pair(A, mention("x", 4, 8)).tail().id()).isEqualTo("x");
    }

    private static EntityMention mention(String id, int start, int end) {
        return new EntityMention(id, new CharSpan(start, end), "");
    }
}
