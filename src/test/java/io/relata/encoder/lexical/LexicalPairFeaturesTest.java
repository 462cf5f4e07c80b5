package io.relata.encoder.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.InlineMarkers;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LexicalPairFeaturesTest {
    private final LexicalPairFeatures features = new LexicalPairFeatures();

    @Test
    void readsMentionsGapAndSurroundings() {
        PairContext pair = InlineMarkers.parse("The old <e1>stone walls</e1> were made of <e2>granite</e2>, he said.");
        assertThat(features.of(pair))
                .extracting(PairFeature::name)
                .contains(
                        "h1=walls",
                        "m1=stone",
                        "h2=granite",
                        "s2=ite",
                        "p2=gran",
                        "hl1=old_walls",
                        "hr2=granite_,",
                        "gap=3",
                        "b1=made",
                        "b2=made_of",
                        "b3=were_made_of",
                        "st1=mad",
                        "bw=were_made_of",
                        "bf=were",
                        "bl=of",
                        "l1=old",
                        "l2=the_old",
                        "r1=,",
                        "rb=said");
    }

    @Test
    void saysWhereEveryFeatureWasRead() {
        PairContext pair = InlineMarkers.parse("The <e1>walls</e1> were made of <e2>granite</e2>.");
        assertThat(features.of(pair))
                .filteredOn(feature -> feature.name().equals("b2=made_of"))
                .singleElement()
                .satisfies(feature -> assertThat(feature.spans())
                        .singleElement()
                        .satisfies(span -> assertThat(span.in(pair.text())).isEqualTo("made of")));
    }

    @Test
    void seesTheSameWhicheverMentionIsTheHead() {
        PairContext pair = InlineMarkers.parse("The <e1>walls</e1> were made of <e2>granite</e2>.");
        PairContext turned = new PairContext(
                pair.text(), new MentionPair(pair.pair().tail(), pair.pair().head()));
        assertThat(features.of(turned)).isEqualTo(features.of(pair));
    }

    @Test
    void addsTheClassesOfWords() {
        WordVectors words = WordVectors.of(
                List.of("<unk>", "walls", "made", "of"), new float[4], new long[4], Map.of(7, new int[] {0, 3, 5, 6}));
        PairContext pair = InlineMarkers.parse("The <e1>walls</e1> were made of <e2>granite</e2>.");
        assertThat(new LexicalPairFeatures(words).of(pair))
                .extracting(PairFeature::name)
                .contains("c7h1=3", "c7h2=0", "c7hh=3_0", "c7b2=5_6", "c7hl2=of_0", "c7hr1=3_were");
    }

    @Test
    void bearsMentionsThatTouchOverlapOrLieAtTheEdges() {
        for (String marked :
                List.of("<e1>a</e1><e2>b</e2>", "<e1>sand</e1> <e2>castle</e2>", "<e2>b</e2> of <e1>a</e1>")) {
            PairContext pair = InlineMarkers.parse(marked);
            assertThat(features.of(pair)).isNotEmpty().allSatisfy(feature -> assertThat(feature.spans())
                    .allSatisfy(span -> assertThat(span.end())
                            .isLessThanOrEqualTo(pair.text().length())));
        }
    }
}
