package io.relata.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.discovery.Discovered;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.encoder.lexical.LexicalEncoders;
import io.relata.engine.LanguageModel;
import io.relata.prompt.PromptStyle;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.ScriptedLanguageModel;
import io.relata.testing.SharedWordsTrainer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a model says, an answer is valid. */
class RandomLogitsTest {
    private static final int VOCABULARY = 258;

    @ParameterizedTest
    @MethodSource("profiles")
    void everyProfileGivesAValidAnswer(PairProfile profile) {
        RelationSchema schema = SchemaCatalog.builtIn().schema(profile.schema());
        List<Demonstration> demonstrations = StarterDemonstrations.of(schema.name());
        ScriptedLanguageModel model = ScriptedLanguageModel.ofLogits(9000, RandomLogitsTest::noise);
        RelationExtractor extractor = extractor(profile, demonstrations, model);
        for (Demonstration d : demonstrations.subList(0, 4)) {
            ExtractionRequest request = new ExtractionRequest(
                    d.context().text(), List.of(d.context().pair()), schema, profile, true, Set.of(d.id()));
            PairResult result = extractor.extract(request).relations().getFirst();
            assertValid(result, schema, d.context().text());
        }
        assertThat(model.openCount()).isZero();
    }

    private static void assertValid(PairResult result, RelationSchema schema, String text) {
        assertThat(schema.labels()).contains(result.label());
        assertThat(result.outcome() == PairResult.Outcome.ACCEPTED).isEqualTo(!schema.isNull(result.label()));
        assertThat(result.confidence()).isBetween(0.0, 1.0);
        assertThat(result.confidence()
                        + result.alternatives().stream()
                                .mapToDouble(PairResult.Alternative::probability)
                                .sum())
                .isCloseTo(1, within(1e-6));
        assertThat(result.reasoning()).isNotBlank();
        assertThat(result.evidence()).extracting(CharSpan::end).allMatch(end -> end <= text.length());
        Trace trace = result.trace().orElseThrow();
        assertThat(trace.prompt().isEmpty()).isEqualTo(result.llm().calls() == 0);
    }

    /** Returns logits that are drawn by the tokens so far, with broken numbers among them. */
    private static float[] noise(int[] tokens) {
        Random random = new Random(Arrays.hashCode(tokens));
        float[] logits = new float[VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (10 * random.nextGaussian());
        }
        logits[random.nextInt(VOCABULARY)] = Float.NaN;
        logits[random.nextInt(VOCABULARY)] = Float.POSITIVE_INFINITY;
        return logits;
    }

    private static RelationExtractor extractor(
            PairProfile profile, List<Demonstration> demonstrations, LanguageModel model) {
        RelationEncoder words = LexicalEncoders.find(profile.encoder(), Optional.empty())
                .orElseGet(() -> LexicalEncoders.find("lexical-hashed.v1", Optional.empty())
                        .orElseThrow());
        InMemoryIndex index = new InMemoryIndex();
        index.put(
                demonstrations,
                words.encode(demonstrations.stream().map(Demonstration::context).toList()));
        return new DefaultRelationExtractor(
                new DemonstrationStores(List.of(new DemonstrationStore(new Renamed(words, profile.encoder()), index))),
                (_, _) -> Optional.of(model),
                Discovered.of(PromptStyle.class, PromptStyle::name),
                Discovered.of(DemonstrationSelector.class, DemonstrationSelector::name),
                new SharedWordsTrainer(),
                ExtractionListener.NONE);
    }

    static List<PairProfile> profiles() {
        return new ProfileReader()
                .builtIn().stream()
                        .filter(PairProfile.class::isInstance)
                        .map(PairProfile.class::cast)
                        .filter(profile -> !profile.model().isEmpty())
                        .toList();
    }

    /** An encoder under the name of one that is not installed in this test. */
    private record Renamed(RelationEncoder encoder, String name) implements RelationEncoder {
        @Override
        public int dimension() {
            return encoder.dimension();
        }

        @Override
        public String fingerprint() {
            return encoder.fingerprint();
        }

        @Override
        public List<float[]> encode(List<PairContext> pairs) {
            return encoder.encode(pairs);
        }
    }
}
