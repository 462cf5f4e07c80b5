package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.InlineMarkers;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class LexicalNeighborsTest {
    private static final List<EpisodeItem> ITEMS = List.of(
            item("The <e1>frost</e1> caused a <e2>crack</e2>."),
            item("The <e1>handle</e1> of the <e2>door</e2>."),
            item("A <e1>seal</e1> caused a <e2>leak</e2>."),
            item("A <e1>lid</e1> of the <e2>jar</e2>."),
            item("A <e1>storm</e1> caused a long <e2>delay</e2>."),
            item("The <e1>book</e1> about <e2>bees</e2>."),
            item("The <e1>team</e1> with six <e2>players</e2>."));

    @Test
    void findsPairsThatAreWordedAlikeNearestFirst() {
        LexicalNeighbors neighbors = new LexicalNeighbors(ITEMS);
        assertThat(neighbors.nearest(
                        item("This <e1>fire</e1> caused a <e2>loss</e2>.").context(), 3))
                .containsExactly(0, 2, 4);
    }

    @Test
    void neverFindsTheTextThatIsAskedAbout() {
        LexicalNeighbors neighbors = new LexicalNeighbors(ITEMS);
        assertThat(neighbors.nearest(ITEMS.get(0).context(), 5)).doesNotContain(0);
    }

    @Test
    void findsNothingWhenNothingIsWanted() {
        assertThat(new LexicalNeighbors(ITEMS).nearest(ITEMS.get(0).context(), 0))
                .isEmpty();
    }

    private static EpisodeItem item(String marked) {
        return new EpisodeItem(
                InlineMarkers.parse(marked, "", ""), new RelationLabel("R", Direction.HEAD_TO_TAIL), List.of(), "");
    }
}
