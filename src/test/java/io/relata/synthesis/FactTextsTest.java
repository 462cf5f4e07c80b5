package io.relata.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.grammar.Grammar;
import io.relata.structure.AnnotatedText;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactTextsTest {
    private static final Fact FOUNDER = new Fact("Ada", "Founder", "Acme");
    private static final Fact LOCATED = new Fact("Acme", "Located-In", "Oslo");

    private static FactTexts texts(Teller teller, int attempts) {
        return new FactTexts(Toys.SCHEMA, teller, FactChecker.byTemplates(Toys.SCHEMA), attempts, 64);
    }

    @Test
    void aTextThatStatesTheFactsIsTheModels() {
        FactTexts.Result result =
                texts((turn, seed) -> Toys.whole(" Ada founded Acme."), 2).write(List.of(List.of(FOUNDER)), 1);

        assertThat(result.texts().getFirst().text()).isEqualTo("Ada founded Acme.");
        assertThat(result.texts().getFirst().byModel()).isTrue();
        assertThat(result.model().acceptance()).isEqualTo(1);
        assertThat(result.byTemplates()).isZero();
    }

    @Test
    void whatTheModelCannotSayTheTemplatesSayAndItIsCounted() {
        Teller teller = (turn, seed) -> switch ((int) seed % 3) {
            case 0 -> Toys.whole(" Ada likes Acme.");
            case 1 -> Toys.whole(" Somebody founded Acme.");
            default -> new io.relata.dialogue.Answer.Written(" Ada founded Acme", false);
        };

        FactTexts.Result result = texts(teller, 3).write(List.of(List.of(FOUNDER)), 0);

        assertThat(result.texts().getFirst().text()).isEqualTo("Ada founded Acme.");
        assertThat(result.texts().getFirst().byModel()).isFalse();
        assertThat(result.byTemplates()).isEqualTo(1);
        assertThat(result.model().rejectedByReason())
                .containsEntry("fact_not_stated", 1)
                .containsEntry("entity_missing", 1)
                .containsEntry("truncated", 1);
    }

    @Test
    void aToyBaseIsStatedWholly() {
        GraphWalks.Drawn drawn = new GraphWalks(Toys.fifty(), new GraphWalks.Settings(3, 10, 1)).draw(60);

        FactTexts.Result result = texts((turn, seed) -> Toys.whole("?"), 1).write(drawn.walks(), 1);

        assertThat(result.texts()).allSatisfy(t -> {
            assertThat(t.entityShare()).isEqualTo(1);
            assertThat(t.factShare()).isEqualTo(1);
        });
    }

    @Test
    void theFormForcesEveryNameOnce() {
        Grammar form = FactTexts.form(List.of(FOUNDER, LOCATED));

        assertThat(((Grammar.Sequence) form).parts())
                .filteredOn(p -> p instanceof Grammar.Text t && !t.literal().isBlank())
                .containsExactly(
                        new Grammar.Text("Ada"),
                        new Grammar.Text("Acme"),
                        new Grammar.Text("Oslo"),
                        new Grammar.Text("."));
    }

    @Test
    void namesThatSpellPlaceholdersAreNames() {
        assertThat(FactTexts.filled("{tail} employs {head}", new Fact("{tail}", "r", "{head}")))
                .isEqualTo("{head} employs {tail}");
    }

    @Test
    void statedFactsAreAnnotated() {
        FactTexts job = texts((turn, seed) -> Toys.whole("?"), 0);
        FactTexts.Stated stated =
                job.write(List.of(List.of(FOUNDER, LOCATED)), 1).texts().getFirst();

        AnnotatedText annotated = job.annotated("1", stated);

        assertThat(annotated.text()).isEqualTo("Ada founded Acme. Acme is located in Oslo.");
        assertThat(annotated.gold().triples()).hasSize(2);
        assertThat(annotated.gold().triples().getFirst().head().type()).isEqualTo("PERSON");
        assertThat(job.annotated("2", new FactTexts.Stated(List.of(FOUNDER), "Ada.", true, Set.of()))
                        .gold()
                        .triples())
                .isEmpty();
    }
}
