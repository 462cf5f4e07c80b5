package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.blocks.BlockStore;
import io.relata.classification.PairRepresentation;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.SemEvalReader;
import io.relata.encoder.RelationEncoder;
import io.relata.encoder.lexical.WordVectors;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.evaluation.SplitById;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.LlmUse;
import io.relata.extraction.PairProfile;
import io.relata.extraction.PairResult;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.Trace;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped profile that asks a language model about pairs, with the shipped models on real sentences. */
class PairProfilesOnSemEvalTest {
    private static final Path MODELS = Path.of("models");
    private static final int ITEMS = 20;
    private static final int DEMONSTRATIONS = 400;
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("semeval2010-task8.v1");

    private static List<LabeledExample> items = List.of();
    private static Optional<EngineModels> engines = Optional.empty();
    private static Optional<RelationExtractor> extractor = Optional.empty();

    @BeforeAll
    static void open() {
        List<LabeledExample> all = new SemEvalReader()
                .read(SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT"))
                .examples();
        SplitById split = new SplitById(8);
        items = split.dev(all).subList(0, ITEMS);
        List<Demonstration> demonstrations = split.rest(all).subList(0, DEMONSTRATIONS).stream()
                .map(e -> new Demonstration(e.id(), SCHEMA.name(), e.context(), e.label(), ""))
                .toList();
        WordVectors words = WordVectors.read(MODELS.resolve("relata-words-small"));
        Encoders encoders = new Encoders(MODELS, () -> Optional.of(words));
        List<DemonstrationStore> stores = new ArrayList<>();
        for (RelationEncoder encoder : encoders.wantedBy(List.copyOf(profiles()))) {
            InMemoryIndex index = new InMemoryIndex();
            index.put(
                    demonstrations,
                    encoder.encode(
                            demonstrations.stream().map(Demonstration::context).toList()));
            stores.add(new DemonstrationStore(encoder, index));
        }
        EngineModels models = new EngineModels(
                MODELS,
                Path.of("lora-adapters"),
                List.of(new DjlLanguageModelProvider(
                        new DjlSettings("cpu", DjlSettings.Precision.F32, 1), new HuggingFaceTokenizers())));
        engines = Optional.of(models);
        extractor = Optional.of(Pipelines.over(
                new DemonstrationStores(stores),
                models,
                PairRepresentation.ofWords(words),
                ExtractionListener.NONE,
                BlockStore.keepingNothing()));
    }

    @AfterAll
    static void close() {
        engines.ifPresent(EngineModels::close);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void answersRealSentencesInFullForm(PairProfile profile) {
        for (LabeledExample item : items) {
            PairResult result = extractor
                    .orElseThrow()
                    .extract(new ExtractionRequest(
                            item.context().text(), List.of(item.context().pair()), SCHEMA, profile, true, Set.of()))
                    .relations()
                    .getFirst();
            assertForm(result, profile);
        }
    }

    private static void assertForm(PairResult result, PairProfile profile) {
        Trace trace = result.trace().orElseThrow();
        assertThat(SCHEMA.labels()).contains(result.label());
        assertThat(result.confidence()
                        + result.alternatives().stream()
                                .mapToDouble(PairResult.Alternative::probability)
                                .sum())
                .isCloseTo(1, within(1e-6));
        assertThat(result.assessment())
                .matches(a -> a.isPresent() == profile.asking().assess().isPresent());
        assertThat(result.llm().calls()).isLessThanOrEqualTo(profile.callsMax());
        assertThat(result.reasoning()).isNotBlank();
        boolean spared = result.llm().part() == LlmUse.Part.SPARED;
        assertThat(trace.prompt().isEmpty()).isEqualTo(spared);
        if (!spared && !profile.asking().choices().labelsShown()) {
            assertThat(trace.prompt().split("Relation type:", -1))
                    .as("one cue and no label")
                    .hasSize(2);
        }
        profile.asking().route().filter(_ -> !spared).ifPresent(route -> assertThat(trace.labelLogProbabilities())
                .hasSizeLessThanOrEqualTo(route.shortlist() + 1)
                .containsKey(SCHEMA.none().key()));
    }

    static List<PairProfile> profiles() {
        return new ProfileReader()
                .builtIn().stream()
                        .filter(PairProfile.class::isInstance)
                        .map(PairProfile.class::cast)
                        .filter(profile -> !profile.model().isEmpty())
                        .toList();
    }
}
