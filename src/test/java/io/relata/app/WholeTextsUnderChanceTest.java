package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dialogue.DialoguePlan;
import io.relata.discovery.Discovered;
import io.relata.document.CharSpan;
import io.relata.engine.LanguageModel;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextPools;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.prompt.StructureStyle;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import io.relata.testing.ScriptedLanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every plan in every style, with a model that knows nothing: what comes out has the form that was asked for. */
class WholeTextsUnderChanceTest {
    private static final String TEXT = "Ana \"Annie\" Müller, of Bern (CH), founded Acme: 3 firms; 东京 too.";
    private static final String SHOWN = "Rosa founded Bolt in Rome.";

    record Combination(String plan, String style, Task task) {}

    static Stream<Combination> combinations() {
        List<Combination> all = new ArrayList<>();
        for (DialoguePlan plan : Discovered.of(DialoguePlan.class, DialoguePlan::name)) {
            for (StructureStyle style : Discovered.of(StructureStyle.class, StructureStyle::name)) {
                for (Task task : Task.values()) {
                    if (plan.tasks().contains(task) && style.tasks().contains(task)) {
                        all.add(new Combination(plan.name(), style.name(), task));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void keepsToTheFormWhateverTheLogits(Combination combination) {
        for (int seed = 0; seed < 3; seed++) {
            TextResult result = extractor(chance(seed)).extract(request(combination));
            assertThat(result.faults())
                    .as("seed %d: %s", seed, result.turns())
                    .allMatch(f -> TextForm.EXPECTED.contains(f.kind()));
            result.structure().entities().forEach(e -> assertThat(e.span().end())
                    .isLessThanOrEqualTo(TEXT.length()));
        }
    }

    static List<TextProfile> shipped() {
        return new ProfileReader()
                .builtIn().stream()
                        .filter(TextProfile.class::isInstance)
                        .map(TextProfile.class::cast)
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedProfileAnswersWhateverTheLogits(TextProfile profile) {
        RelationSchema schema = SchemaCatalog.builtIn().schema(profile.schema());
        TextRequest request = new TextRequest(TEXT, schema, profile, true, Set.of());
        TextResult result = extractor(chance(7)).extract(request);
        assertThat(result.llmCalls()).isPositive();
        if (profile.constrained()) {
            assertThat(result.faults())
                    .as(result.turns().toString())
                    .allMatch(f -> TextForm.EXPECTED.contains(f.kind()));
        }
        assertThat(extractor(chance(7)).extract(request)).isEqualTo(result);
    }

    private static LanguageModel chance(int seed) {
        Random random = new Random(seed);
        return ScriptedLanguageModel.ofLogits(60_000, _ -> {
            float[] logits = new float[258];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextGaussian();
            }
            return logits;
        });
    }

    private static TextExtractor extractor(LanguageModel model) {
        return Pipelines.texts(
                TextPools.given(List.of(new AnnotatedText("shown", SHOWN, shown(), "Rosa founded it."))),
                (_, _) -> Optional.of(model),
                ExtractionListener.NONE);
    }

    private static Structure shown() {
        Entity rosa = new Entity(new CharSpan(0, 4), "Person");
        Entity bolt = new Entity(new CharSpan(13, 17), "Firm");
        CharSpan founded = new CharSpan(5, 12);
        return new Structure(
                List.of(rosa, bolt),
                List.of(new Triple(rosa, "founded", bolt)),
                List.of(new Event("Founding", founded, List.of(new Event.Argument("founder", rosa.span())))));
    }

    private static TextRequest request(Combination combination) {
        TextProfile profile = new TextProfile(
                "p",
                "",
                "",
                combination.task,
                "chance.v1",
                "none",
                combination.plan,
                combination.style,
                "scripted",
                "",
                "nearest-text.v1",
                1,
                true,
                300,
                40,
                List.of("in-schema", "types"),
                Map.of());
        return new TextRequest(TEXT, schema(), profile, true, Set.of());
    }

    private static RelationSchema schema() {
        return new RelationSchema(
                "chance.v1",
                "en",
                "none",
                "Nothing is said.",
                List.of(
                        new RelationType(
                                "founded",
                                "The head set up the tail.",
                                false,
                                List.of("{head} founded {tail}"),
                                Set.of("Person"),
                                Set.of("Firm"),
                                List.of(),
                                ""),
                        new RelationType(
                                "based in",
                                "The head has its seat in the tail.",
                                false,
                                List.of("{head} is based in {tail}"),
                                Set.of("Firm", "Person"),
                                Set.of("Place"),
                                List.of(),
                                "")),
                List.of(
                        new EntityType("Person", "A human being.", "person", List.of()),
                        new EntityType("Firm", "A company.", "firm", List.of()),
                        new EntityType("Place", "A place.", "place", List.of())),
                List.of(new EventType(
                        "Founding",
                        "Something is set up.",
                        List.of(
                                new EventType.Role("founder", "Who sets it up."),
                                new EventType.Role("founded", "What is set up.")))));
    }
}
