package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.relata.completion.ChatLayout;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.discovery.Discovered;
import io.relata.encoder.RelationEncoder;
import io.relata.engine.LanguageModel;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.error.RelataException;
import io.relata.extraction.Conversation;
import io.relata.extraction.DefaultRelationExtractor;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.PairProfile;
import io.relata.extraction.PairResult;
import io.relata.extraction.RelationExtractor;
import io.relata.grammar.Grammar;
import io.relata.prompt.PromptStyle;
import io.relata.remote.RemoteModels;
import io.relata.remote.RemoteSettings;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.serving.Client;
import io.relata.testing.FakeParts;
import io.relata.testing.LoopbackServer;
import io.relata.testing.Profiles;
import io.relata.testing.SharedWordsTrainer;
import io.relata.wire.Inventory;
import io.relata.wire.Limits;
import io.relata.wire.StrictJson;
import io.relata.wire.openai.CompletionRequest;
import io.relata.wire.openai.OpenAiDesk;
import io.relata.wire.openai.OpenModels;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The shipped model asked over OpenAI's protocol, beside the same model asked directly: served by Relata itself, and by a server of
 * llama.cpp where {@value #LLAMA_SERVER} has its address up to and with {@code /v1}. That server must run the shipped model, as
 * {@link io.relata.benchmark.GgufWriter} writes it, with 1024 tokens of context.
 */
class RemoteRoundTripTest {
    private static final String MODEL = "relata-lm-small";
    private static final String LLAMA_SERVER = "RELATA_TEST_LLAMA_SERVER";
    private static final int ITEMS = 20;
    private static final int ITEMS_OF_LLAMA = 36;

    /** BF16 is multiplied in another order there. */
    private static final double NEAR = 0.02;

    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("general.v1");
    private static final PairProfile PROFILE = Profiles.read("""
            name: alone.v1
            description: The model alone.
            schema: general.v1
            encoder: hashing.v1
            k: 4
            label: {sources: [model]}
            reasons: {model: relata-lm-small, style: gpt-re.v2, order: for-label, demonstrations: 2, tokens_max: 40, attempts: 1}
            """);

    private final EngineModels engines = new EngineModels(
            Path.of("models"),
            Path.of("lora-adapters"),
            List.of(new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers())));

    @Test
    void theLabelsThatComeBackAreThoseOfTheModelHere() {
        OpenAiDesk desk = new OpenAiDesk(
                () -> new Inventory.Models(List.of(), List.of(new Inventory.Listed(MODEL, 0))),
                new Served(engines),
                new Limits(1 << 21, 20_000, 10, 10, 10, 10, 10),
                InstantSource.system());
        try (LoopbackServer server = new LoopbackServer(body -> LoopbackServer.Answer.of(200, answer(desk, body)));
                RemoteModels remotes =
                        new RemoteModels(Optional.of(settings(server.baseUrl(), RemoteSettings.Dialect.OPENAI)))) {
            DemonstrationStores stores = FakeParts.starterStores();
            RelationExtractor here = extractor(stores, engines);
            RelationExtractor elsewhere = extractor(stores, new AllModels(engines, remotes));
            List<Demonstration> items = StarterDemonstrations.of(SCHEMA.name());
            for (int i = 0; i < ITEMS; i++) {
                Demonstration item = items.get(i * items.size() / ITEMS);
                PairResult local = extract(here, item);
                PairResult remote = extract(elsewhere, item);
                assertThat(remote.label()).isEqualTo(local.label());
                assertThat(remote.confidence()).isCloseTo(local.confidence(), within(1e-3));
                assertThat(remote.trace().orElseThrow().prefill().note()).contains("runs at 127.0.0.1");
            }
            // One to find out how it can be asked, and for each item one for the labels and one for the reason.
            assertThat(server.requests()).hasSize(1 + 2 * ITEMS);
        } finally {
            engines.close();
        }
    }

    @Test
    void aServerOfLlamaCppGivesTheLabelsOfTheModelHere() {
        try (RemoteModels remotes = new RemoteModels(Optional.of(llama()))) {
            DemonstrationStores stores = FakeParts.starterStores();
            RelationExtractor here = extractor(stores, engines);
            RelationExtractor elsewhere = extractor(stores, new AllModels(engines, remotes));
            List<Demonstration> items = StarterDemonstrations.of(SCHEMA.name());
            int same = 0;
            for (int i = 0; i < ITEMS_OF_LLAMA; i++) {
                Demonstration item = items.get(i * items.size() / ITEMS_OF_LLAMA);
                PairResult local = extract(here, item);
                PairResult remote = extract(elsewhere, item);
                Map<RelationLabel, Double> theirs = probabilities(remote);
                assertThat(probabilities(local)).as(item.id()).allSatisfy((label, probability) -> assertThat(
                                theirs.getOrDefault(label, 0.0))
                        .isCloseTo(probability, within(NEAR)));
                same += remote.label().equals(local.label()) ? 1 : 0;
            }
            // Where two labels are as likely as each other, the last bits choose.
            assertThat(same).isGreaterThanOrEqualTo(ITEMS_OF_LLAMA - 2);
            assertThat(remotes.lost().orElseThrow()).contains("exact probabilities");
        } finally {
            engines.close();
        }
    }

    @Test
    void aServerOfLlamaCppHoldsAnswersToFormsAndTellsHowLikelyTheyAre() {
        try (RemoteModels remotes = new RemoteModels(Optional.of(llama()));
                Conversation there =
                        remotes.find(MODEL, "").orElseThrow().open("The <s> fire was caused by friction.\n")) {
            Grammar json = Grammar.sequence(
                    "{\"relation\": \"",
                    Grammar.oneOf(List.of("Cause-Effect", "Other [\\-]")),
                    "\", \"note\": \"",
                    new Grammar.Words(5, "\"\\"),
                    "\", \"quote\": \"",
                    new Grammar.Copied("caused by friction, not \"fire\"", 3),
                    "\"}");
            for (Sampler sampler : List.of(new Sampler.Greedy(), new Sampler.Nucleus(1, 0.9, 1L << 40 | 5))) {
                try (Conversation fork = there.fork()) {
                    Conversation.Measured written =
                            fork.writeMeasured(new Constraint.Shaped(json), new StopRules(200, List.of()), sampler);
                    assertThat(written.completion().text())
                            .startsWith("{\"relation\": \"")
                            .endsWith("\"}");
                    assertThat(written.meanProbability()).isStrictlyBetween(0.0, 1.0);
                }
            }
            try (Conversation fork = there.fork()) {
                String free = fork.write(new Constraint.Free(), new StopRules(40, List.of("e")), new Sampler.Greedy())
                        .text();
                assertThat(free).doesNotContain("e");
            }
            there.append("word ".repeat(2000));
            RelataException e = catchThrowableOfType(
                    RelataException.class,
                    () -> there.write(new Constraint.Free(), new StopRules(4, List.of()), new Sampler.Greedy()));
            assertThat(e.detail()).contains("room for");
        }
    }

    private static Map<RelationLabel, Double> probabilities(PairResult result) {
        Map<RelationLabel, Double> probabilities = new HashMap<>(Map.of(result.label(), result.confidence()));
        result.alternatives().forEach(a -> probabilities.put(a.label(), a.probability()));
        return probabilities;
    }

    private static RemoteSettings llama() {
        String address = System.getenv(LLAMA_SERVER);
        assumeThat(address)
                .as("SKIPPED: no server of llama.cpp was asked, since %s has no address.", LLAMA_SERVER)
                .isNotNull();
        return settings(URI.create(address), RemoteSettings.Dialect.LLAMA_CPP);
    }

    private static String answer(OpenAiDesk desk, String body) {
        CompletionRequest request = CompletionRequest.read(body.getBytes(StandardCharsets.UTF_8));
        Object value = desk.complete(request, new Client("test")).write(_ -> {}).orElseThrow();
        return new String(StrictJson.write(value), StandardCharsets.UTF_8);
    }

    private static RemoteSettings settings(URI address, RemoteSettings.Dialect dialect) {
        return new RemoteSettings(
                address,
                List.of(MODEL),
                Optional.empty(),
                dialect,
                RemoteSettings.Scoring.AUTO,
                Duration.ofSeconds(60),
                2,
                0,
                1024,
                2);
    }

    private static RelationExtractor extractor(DemonstrationStores stores, LanguageModels models) {
        return new DefaultRelationExtractor(
                stores,
                models,
                Discovered.of(PromptStyle.class, PromptStyle::name),
                Discovered.of(DemonstrationSelector.class, DemonstrationSelector::name),
                new SharedWordsTrainer(),
                ExtractionListener.NONE);
    }

    private static PairResult extract(RelationExtractor extractor, Demonstration item) {
        return extractor
                .extract(new ExtractionRequest(
                        item.context().text(),
                        List.of(item.context().pair()),
                        SCHEMA,
                        PROFILE,
                        true,
                        Set.of(item.id())))
                .relations()
                .getFirst();
    }

    private record Served(EngineModels engines) implements OpenModels {
        @Override
        public Optional<LanguageModels.Lease<LanguageModel>> languageModel(String model, String adapter) {
            return engines.lease(model, adapter);
        }

        @Override
        public ChatLayout layout(String model) {
            return ChatLayout.PLAIN;
        }

        @Override
        public Optional<RelationEncoder> encoder(String name) {
            return Optional.empty();
        }
    }
}
