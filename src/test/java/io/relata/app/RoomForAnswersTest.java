package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.StructureMapping;
import io.relata.dataset.StructureReaders;
import io.relata.decoding.TokenTexts;
import io.relata.discovery.Discovered;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.TextProfile;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.schema.EntityType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.testing.SharedData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a profile's longest answer is as long as what there is to say. */
class RoomForAnswersTest {
    private static final double SHARE_MIN = 0.95;

    /** Profiles that ask about everything in one turn. */
    static List<TextProfile> profiles() {
        return new ProfileReader()
                .builtIn().stream()
                        .filter(TextProfile.class::isInstance)
                        .map(TextProfile.class::cast)
                        .filter(p -> p.schema().equals("conll04.v1") && p.plan().equals("single.v1"))
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void hasRoomForNineteenOfTwentyRealAnswers(TextProfile profile) {
        RelationSchema schema = SchemaCatalog.builtIn().schema(profile.schema());
        StructureStyle style = Discovered.of(StructureStyle.class, StructureStyle::name).stream()
                .filter(s -> s.name().equals(profile.style()))
                .findFirst()
                .orElseThrow();
        Path folder = Path.of("models/relata-lm-small");
        TokenTexts tokens = new TokenTexts(new HuggingFaceTokenizers().load(folder, LlamaConfigReader.read(folder)));
        List<AnnotatedText> texts = new StructureMapping(schema, profile.task())
                .map(StructureReaders.all()
                        .reader("spert-texts")
                        .read(SharedData.require("conll04/conll04_train.json"))
                        .texts())
                .texts();
        long fitting = texts.stream()
                .map(text -> style.write(text.gold(), question(profile, schema, text)))
                .filter(answer -> tokens.continuation("", answer).length <= profile.tokensMax())
                .count();
        assertThat((double) fitting / texts.size()).isGreaterThanOrEqualTo(SHARE_MIN);
    }

    private static StructureQuestion question(TextProfile profile, RelationSchema schema, AnnotatedText text) {
        List<String> names = profile.task() == Task.ENTITIES
                ? schema.entities().stream().map(EntityType::name).toList()
                : schema.relations().stream().map(RelationType::name).toList();
        return new StructureQuestion(
                profile.task(), schema, names, List.of(), text.text(), Structure.EMPTY, profile.options());
    }
}
