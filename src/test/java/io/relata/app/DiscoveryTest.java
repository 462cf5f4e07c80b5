package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.blocks.BlockStore;
import io.relata.classification.PairRepresentation;
import io.relata.dataset.StructureReaders;
import io.relata.dataset.StructureReading;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.PairProfile;
import io.relata.extraction.PairResult;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.StoredTexts;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.testing.FakeParts;
import io.relata.testing.ScriptedLanguageModel;
import io.relata.testing.ToyStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new style is a class, and a profile that names it: {@link ToyStyle} stands in no list, and no list is edited. */
class DiscoveryTest {
    private static final PairContext FIRE =
            InlineMarkers.parse("The <e1>fire</e1> was caused by <e2>friction</e2>.", "", "");

    @TempDir
    Path profiles;

    @Test
    void aStyleThatNoListNamesAsksForAProfileInAFolder() throws IOException {
        PairResult answer = answer(profile("toy.v1"));
        assertThat(answer.trace().orElseThrow().prompt()).isEqualTo("The fire was caused by friction.\nWhat?");
    }

    @Test
    void aStyleThatIsNotThereIsAnsweredWithThoseThatAre() throws IOException {
        PairProfile profile = profile("toi.v1");
        RelataException e = catchThrowableOfType(RelataException.class, () -> answer(profile));
        assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_INVALID);
        assertThat(e.hint()).contains("\"toy.v1\" was meant").contains("gpt-re.v1");
    }

    @Test
    void aPlanAndAStyleForWholeTextsThatNoListNamesAnswerForAProfileInAFolder() throws IOException {
        Files.writeString(profiles.resolve("whole.v1.yaml"), """
                name: whole.v1
                description: Searches whole texts in a way of its own.
                task: triples
                schema: general.v1
                encoder: hashing.v1
                dialogue:
                  plan: toy-check.v1
                  style: toy-lines.v1
                  model: scripted
                  demonstrations: 0
                """);
        TextProfile profile = (TextProfile) new ProfileReader().folder(profiles).getFirst();
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(4000, said -> {
            String answer = "friction > Cause-Effect > fire.\n";
            int begun = said.lastIndexOf('\n') + 1;
            return said.endsWith("Sure?\n") ? "yes\n" : answer.substring(said.length() - begun);
        });
        TextExtractor extractor = Pipelines.texts(
                new StoredTexts(FakeParts.starterStores()), (_, _) -> Optional.of(model), ExtractionListener.NONE);
        TextResult result = extractor.extract(
                new TextRequest(FIRE.text(), SchemaCatalog.builtIn().schema("general.v1"), profile, true, Set.of()));
        assertThat(result.structure().triples()).hasSize(1);
        assertThat(result.turns()).extracting(TextResult.TurnTrace::name).containsExactly("extract", "check");
    }

    @Test
    void aFormatThatNoListNamesIsReadForAnEvaluation() throws IOException {
        Path file = Files.writeString(
                profiles.resolve("toy.txt"),
                "Rain caused mud.\nRain > Cause-Effect > mud\n\nSnow fell.\nSnow > Cause-Effect > frost\n\nIt is dry.\n");
        StructureReading reading =
                StructureReaders.all().reader("toy-blocks.v1").read(file);
        assertThat(reading.texts()).extracting(AnnotatedText::id).containsExactly("toy-1", "toy-7");
        assertThat(reading.texts().getFirst().gold().triples()).hasSize(1);
        assertThat(reading.errors()).singleElement().satisfies(e -> assertThat(e.line())
                .isEqualTo(4));
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> StructureReaders.all().reader("toy-block.v1"));
        assertThat(e.hint()).contains("\"toy-blocks.v1\" was meant");
    }

    private PairProfile profile(String style) throws IOException {
        Files.writeString(profiles.resolve("mine.v1.yaml"), """
                name: mine.v1
                description: Asks in a style of its own.
                schema: general.v1
                encoder: hashing.v1
                label:
                  sources: [vote]
                reasons:
                  model: scripted
                  style: %s
                """.formatted(style));
        return (PairProfile) new ProfileReader().folder(profiles).getFirst();
    }

    private static PairResult answer(PairProfile profile) {
        ScriptedLanguageModel silent = ScriptedLanguageModel.writing(4000, _ -> "");
        RelationExtractor extractor = Pipelines.over(
                FakeParts.starterStores(),
                (_, _) -> Optional.of(silent),
                PairRepresentation.ofWords(),
                ExtractionListener.NONE,
                BlockStore.keepingNothing());
        ExtractionRequest request = new ExtractionRequest(
                FIRE.text(),
                List.of(FIRE.pair()),
                SchemaCatalog.builtIn().find("general.v1").orElseThrow(),
                profile,
                true,
                Set.of());
        return extractor.extract(request).relations().getFirst();
    }
}
