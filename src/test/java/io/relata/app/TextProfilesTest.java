package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.StructureReaders;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextPools;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.testing.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped profile about whole texts, with the shipped model, on twenty real ones. */
class TextProfilesTest {
    private static final int REAL_ITEMS = 20;

    private static EngineModels engines;

    @BeforeAll
    static void openModels() {
        engines = new EngineModels(
                Path.of("models"),
                Path.of("lora-adapters"),
                List.of(new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers())));
    }

    @AfterAll
    static void closeModels() {
        engines.close();
    }

    static List<TextProfile> profiles() {
        return new ProfileReader()
                .builtIn().stream()
                        .filter(TextProfile.class::isInstance)
                        .map(TextProfile.class::cast)
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void answersTwentyRealTextsAndTheSameTwice(TextProfile profile) {
        List<AnnotatedText> shown = read("conll04/conll04_train.json", 40);
        TextExtractor extractor = extractor(profile.schema().equals("conll04.v1") ? shown : List.of(), engines);
        List<AnnotatedText> texts = read("conll04/conll04_dev.json", REAL_ITEMS);
        assertThat(texts).hasSize(REAL_ITEMS);
        for (AnnotatedText text : texts) {
            TextResult result = extractor.extract(request(profile, text.text()));
            TextForm.assertKept(result, profile, schema(profile), text.text());
        }
        TextRequest first = request(profile, texts.getFirst().text());
        assertThat(extractor.extract(first)).isEqualTo(extractor.extract(first));
    }

    private static List<AnnotatedText> read(String file, int count) {
        return StructureReaders.all().reader("spert-texts").read(SharedData.require(file)).texts().stream()
                .limit(count)
                .toList();
    }

    private static TextExtractor extractor(List<AnnotatedText> shown, LanguageModels models) {
        return Pipelines.texts(TextPools.given(shown), models, ExtractionListener.NONE);
    }

    private static TextRequest request(TextProfile profile, String text) {
        return new TextRequest(text, schema(profile), profile, true, Set.of());
    }

    private static RelationSchema schema(TextProfile profile) {
        return SchemaCatalog.builtIn().schema(profile.schema());
    }
}
