package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.StructureReading;
import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentenceTextsTest {
    private static final String TEXT = "Ada lives in Oslo. She left Rome. Rome bored Ada. It rained.";
    private static final Entity ADA = entity(0, 3, "person");
    private static final Entity OSLO = entity(13, 17, "place");
    private static final Entity ROME = entity(28, 32, "place");
    private static final Entity ROME_AGAIN = entity(34, 38, "place");
    private static final Entity ADA_AGAIN = entity(45, 48, "person");

    @Test
    void factsStandInEverySentenceThatNamesBothEntities() {
        List<AnnotatedText> sentences = SentenceTexts.of(reading(), Locale.ENGLISH, 100);

        assertThat(sentences)
                .extracting(AnnotatedText::text)
                .containsExactly("Ada lives in Oslo.", "She left Rome.", "Rome bored Ada.");
        assertThat(sentences).extracting(AnnotatedText::id).containsExactly("d#0", "d#1", "d#2");
        assertThat(sentences.get(0).gold().triples()).hasSize(1);
        assertThat(sentences.get(1).gold().triples()).isEmpty();
        assertThat(sentences.get(2).gold().triples())
                .containsExactly(new Triple(entity(11, 14, "person"), "left", entity(0, 4, "place")));
    }

    @Test
    void sentencesThatAreTooLongAreLeftOut() {
        assertThat(SentenceTexts.of(reading(), Locale.ENGLISH, 15))
                .extracting(AnnotatedText::text)
                .containsExactly("She left Rome.", "Rome bored Ada.");
    }

    private static StructureReading reading() {
        Structure gold = new Structure(
                List.of(ADA, OSLO, ROME, ROME_AGAIN, ADA_AGAIN),
                List.of(new Triple(ADA, "lives in", OSLO), new Triple(ADA, "left", ROME)),
                List.of());
        return new StructureReading(
                List.of(new AnnotatedText("d", TEXT, gold, "")),
                List.of(),
                Map.of(
                        "d",
                        List.of(
                                Set.of(ADA.span(), ADA_AGAIN.span()),
                                Set.of(OSLO.span()),
                                Set.of(ROME.span(), ROME_AGAIN.span()))));
    }

    private static Entity entity(int start, int end, String type) {
        return new Entity(new CharSpan(start, end), type);
    }
}
