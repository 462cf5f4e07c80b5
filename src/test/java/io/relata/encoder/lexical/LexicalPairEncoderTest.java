package io.relata.encoder.lexical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.InlineMarkers;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LexicalPairEncoderTest {
    private static final WordVectors WORDS = WordVectors.of(
            List.of("<unk>", "storm", "flood", "caused", "a"),
            new float[] {0, 1, 2, 0, 1, 1, -1, 0.5f, 0, 3},
            new long[] {9, 5, 4, 3, 2},
            Map.of(2, new int[] {0, 0, 1, 1, 0}));

    private final LexicalPairEncoder encoder = new LexicalPairEncoder(WORDS);

    @Test
    void givesUnitVectorsThatDoNotDependOnTheirCompany() {
        PairContext storm = pair("The <e1>storm</e1> caused a <e2>flood</e2>.");
        PairContext book = pair("A <e1>page</e1> of the <e2>book</e2> is torn.");
        List<float[]> together = encoder.encode(List.of(storm, book));
        assertThat(together.get(1))
                .hasSize(encoder.dimension())
                .containsExactly(encoder.encode(List.of(book)).getFirst());
        assertThat(cosine(storm, storm)).isCloseTo(1, within(1e-5));
    }

    @Test
    void bringsPairsInTheSameRelationCloser() {
        PairContext storm = pair("The <e1>storm</e1> caused a <e2>flood</e2>.");
        assertThat(cosine(storm, pair("Last year a <e1>war</e1> caused a <e2>famine</e2>.")))
                .isGreaterThan(cosine(storm, pair("The <e1>page</e1> is part of the <e2>book</e2>.")) + 0.1);
    }

    @Test
    void tellsThePairFromItsReverse() {
        PairContext storm = pair("The <e1>storm</e1> caused a <e2>flood</e2>.");
        PairContext reversed = new PairContext(
                storm.text(), new MentionPair(storm.pair().tail(), storm.pair().head()));
        PairContext passive = pair("A <e1>fire</e1> caused by <e2>lightning</e2>.");
        assertThat(cosine(storm, reversed)).isLessThan(0.3);
        assertThat(cosine(storm, passive)).isLessThan(0.6);
    }

    @Test
    void encodesMentionsWithoutAnyWord() {
        PairContext bare = new PairContext(
                "\u3000\u3000",
                new MentionPair(
                        new EntityMention("h", new CharSpan(0, 1), ""),
                        new EntityMention("t", new CharSpan(1, 2), "")));
        assertThat(encoder.encode(List.of(bare)).getFirst())
                .hasSize(encoder.dimension())
                .doesNotContain(Float.NaN);
    }

    private double cosine(PairContext a, PairContext b) {
        List<float[]> vectors = encoder.encode(List.of(a, b));
        double sum = 0;
        for (int i = 0; i < encoder.dimension(); i++) {
            sum += vectors.get(0)[i] * vectors.get(1)[i];
        }
        return sum;
    }

    private static PairContext pair(String marked) {
        return InlineMarkers.parse(marked);
    }
}
