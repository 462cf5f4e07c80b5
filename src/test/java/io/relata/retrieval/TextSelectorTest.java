package io.relata.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextSelectorTest {
    private static final List<AnnotatedText> POOL = List.of(
            text("a", "The mayor lives in Bern.", "Live_In"),
            text("b", "The mayor works for the city.", "Work_For"),
            text("c", "Rain fell on the city."),
            text("d", "The poet lives in the city.", "Live_In"),
            text("e", "The poet works for a newspaper.", "Work_For"),
            text("f", "Snow fell on Bern."));

    @Test
    void prefersTextsThatShareRareWords() {
        List<AnnotatedText> chosen = new NearestTextSelector().select(POOL, "A poet, who lives in Rome.", 3);
        assertThat(ids(chosen)).containsExactly("d", "e", "a");
        assertThat(new NearestTextSelector().select(POOL, "A poet.", 0)).isEmpty();
        assertThat(ids(new NearestTextSelector().select(POOL, "???", 2))).containsExactly("a", "b");
    }

    @Test
    void findsNearTextsInScriptsWithoutSpaces() {
        List<AnnotatedText> pool = List.of(text("1", "他住在北京。"), text("2", "她写了一本小说。"), text("3", "公司在上海。"));
        assertThat(ids(new NearestTextSelector().select(pool, "这本小说的作者", 1))).containsExactly("2");
    }

    @Test
    void takesSoManyOfEveryNameAndSoManyWithNothing() {
        assertThat(ids(new PerNameTextSelector().select(POOL, "The poet walks.", 1)))
                .containsExactlyInAnyOrder("d", "e", "c");
        assertThat(new PerNameTextSelector().select(POOL, "The poet walks.", 2)).hasSize(6);
    }

    @Test
    void fixedTextsShowEveryNameFirst() {
        assertThat(ids(new FixedTextSelector().select(POOL, "x", 3))).containsExactly("a", "b", "c");
        assertThat(ids(new FixedTextSelector().select(POOL, "y", 2))).containsExactly("a", "b");
        assertThat(new FixedTextSelector().select(POOL, "y", 9)).hasSize(6);
    }

    @Test
    void drawsByChanceButAlwaysAlike() {
        List<AnnotatedText> pool =
                IntStream.range(0, 50).mapToObj(i -> text("t" + i, "Text " + i)).toList();
        RandomTextSelector selector = new RandomTextSelector(3);
        assertThat(selector.select(pool, "x", 5)).isEqualTo(new RandomTextSelector(3).select(pool, "x", 5));
        assertThat(selector.select(pool, "x", 5)).isNotEqualTo(selector.select(pool, "y", 5));
        assertThat(selector.select(pool, "x", 5)).isNotEqualTo(new RandomTextSelector(4).select(pool, "x", 5));
        assertThat(selector.select(pool, "x", 99)).hasSize(50);
    }

    private static List<String> ids(List<AnnotatedText> texts) {
        return texts.stream().map(AnnotatedText::id).toList();
    }

    private static AnnotatedText text(String id, String text, String... relations) {
        Entity first = new Entity(new CharSpan(0, 3), "");
        Entity last = new Entity(new CharSpan(4, 5), "");
        return new AnnotatedText(
                id,
                text,
                Structure.ofTriples(List.of(relations).stream()
                        .map(r -> new Triple(first, r, last))
                        .toList()),
                "");
    }
}
