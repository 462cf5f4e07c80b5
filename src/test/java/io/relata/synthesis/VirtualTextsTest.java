package io.relata.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VirtualTextsTest {
    private static final List<AnnotatedText> TEXTS = List.of(
            founded("1", "Ada founded Acme, and Acme thrives; Ada left.", "Ada", "Acme"),
            founded("2", "Bo founded IBM in May.", "Bo", "IBM"),
            founded("3", "Cy founded tiny.", "Cy", "tiny"),
            new AnnotatedText("4", "It rains.", Structure.EMPTY, ""));

    private static AnnotatedText founded(String id, String text, String head, String tail) {
        return new AnnotatedText(
                id,
                text,
                Structure.ofTriples(List.of(new Triple(
                        new Entity(span(text, head), "PERSON"), "Founder", new Entity(span(text, tail), "FIRM")))),
                "");
    }

    private static CharSpan span(String text, String mention) {
        return new CharSpan(text.indexOf(mention), text.indexOf(mention) + mention.length());
    }

    @Test
    void everyMentionOfAnEntityBecomesTheSameNewWord() {
        VirtualTexts.VirtualSet set = new VirtualTexts(Toys.SCHEMA, 1).make(TEXTS, 2);
        AnnotatedText virtual = set.items().getFirst().text();
        Triple triple = virtual.gold().triples().getFirst();
        String ada = triple.head().span().in(virtual.text());
        String acme = triple.tail().span().in(virtual.text());

        assertThat(virtual.text()).isEqualTo("%s founded %s, and %s thrives; %s left.".formatted(ada, acme, acme, ada));
        assertThat(ada).matches("\\p{Lu}\\p{Ll}{8,13}").isNotEqualTo(acme);
        assertThat(set.items().get(1).text().text()).matches("\\S+ founded \\p{Lu}+ in May\\.");
        assertThat(set.items().get(2).text().text()).matches("\\S+ founded \\p{Ll}+\\.");
    }

    @Test
    void relationsHaveNewNamesThatLeadBack() {
        VirtualTexts.VirtualSet set = new VirtualTexts(Toys.SCHEMA, 1).make(TEXTS, 2);
        String relation = set.items().getFirst().relation();

        assertThat(set.realNames()).containsEntry(relation, "Founder");
        assertThat(set.schema().relation(relation)).isPresent();
        assertThat(set.schema().relation("Founder")).isEmpty();
        assertThat(set.items()).allSatisfy(i -> assertThat(i.text().gold().triples())
                .allMatch(t -> t.relation().equals(relation)));
    }

    @Test
    void everyItemHasTwoOtherTextsOfItsRelation() {
        VirtualTexts.VirtualSet set = new VirtualTexts(Toys.SCHEMA, 1).make(TEXTS, 2);

        assertThat(set.items()).hasSize(3);
        assertThat(set.items().getFirst().demonstrations())
                .extracting(AnnotatedText::id)
                .containsExactly("2", "3");
        assertThat(set.tally().rejectedByReason()).containsEntry("no_triple", 1);
        assertThat(new VirtualTexts(Toys.SCHEMA, 1)
                        .make(TEXTS.subList(0, 2), 2)
                        .tally()
                        .rejectedByReason())
                .containsEntry("too_few_of_relation", 2);
    }

    @Test
    void theSameSeedMakesTheSameWords() {
        assertThat(new VirtualTexts(Toys.SCHEMA, 4).make(TEXTS, 2))
                .isEqualTo(new VirtualTexts(Toys.SCHEMA, 4).make(TEXTS, 2));
        assertThat(new VirtualTexts(Toys.SCHEMA, 4).make(TEXTS, 2).items())
                .isNotEqualTo(new VirtualTexts(Toys.SCHEMA, 5).make(TEXTS, 2).items());
    }

    @Test
    void overlappingMentionsAreLeftOutAndCounted() {
        String text = "Ada Works founded Acme.";
        AnnotatedText nested = new AnnotatedText(
                "1",
                text,
                new Structure(
                        List.of(new Entity(span(text, "Ada"), "PERSON")),
                        List.of(new Triple(
                                new Entity(span(text, "Ada Works"), "FIRM"),
                                "Founder",
                                new Entity(span(text, "Acme"), "FIRM"))),
                        List.of()),
                "");

        assertThat(new VirtualTexts(Toys.SCHEMA, 1)
                        .make(List.of(nested), 2)
                        .tally()
                        .rejectedByReason())
                .containsEntry("mentions_overlap", 1);
    }

    @Test
    void scoresCountExactTriplesWithAndWithoutDemonstrations() {
        VirtualTexts.VirtualSet set = new VirtualTexts(Toys.SCHEMA, 1).make(TEXTS, 2);

        VirtualTexts.Score score = VirtualTexts.score(
                set,
                List.of(0, 2),
                (schema, item, shown) ->
                        shown.isEmpty() ? Structure.EMPTY : item.text().gold());

        assertThat(score)
                .isEqualTo(new VirtualTexts.Score(
                        3, 3, new TreeMap<>(Map.of(0, new VirtualTexts.Found(0, 0), 2, new VirtualTexts.Found(3, 3)))));
        assertThat(score.f1(0)).isZero();
        assertThat(score.f1(2)).isEqualTo(1);
    }

    @Test
    void noWordComesTwice() {
        NonceWords words = new NonceWords(9);
        List<String> many =
                java.util.stream.Stream.generate(words::next).limit(2000).toList();

        assertThat(many)
                .doesNotHaveDuplicates()
                .allMatch(Pattern.compile("[a-z]{9,13}").asMatchPredicate());
    }
}
