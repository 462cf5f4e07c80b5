package io.relata.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.Stop;
import io.relata.decoding.StopRules;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.Conversation;
import io.relata.extraction.TextModel;
import io.relata.grammar.Grammar;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.LoopbackServer;
import io.relata.testing.RandomLanguageModel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model elsewhere, by servers on this machine that behave as others do, and misbehave. */
class RemoteModelsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET_TEXT = "Mrs Quorvex has snorfles.";
    private static final List<String> LABELS = List.of(" Cause", " Cure", " Other");
    private static final LanguageModel MODEL =
            new RandomLanguageModel(new ModelFacts("far", "", new ByteTokenizer(), 4000), 3);

    @Test
    void aServerThatEchoesGivesTheProbabilitiesOfAModelHere() {
        try (LoopbackServer server = new LoopbackServer(RemoteModelsTest::asVllm)) {
            TextModel far = far(server, RemoteSettings.Dialect.VLLM, RemoteSettings.Scoring.AUTO);
            TextModel here = TextModel.of(MODEL);
            for (String text : List.of("The fire", SECRET_TEXT, "x")) {
                try (Conversation there = far.open(text);
                        Conversation local = here.open(text)) {
                    assertThat(there.logProbabilities(LABELS))
                            .containsExactly(local.logProbabilities(LABELS), within(1e-6));
                    assertThat(there.meanTokenLogProbabilities(LABELS))
                            .containsExactly(local.meanTokenLogProbabilities(LABELS), within(1e-6));
                }
            }
            assertThat(far.lost())
                    .contains("exact probabilities")
                    .contains("no adapters")
                    .contains("127.0.0.1");
        }
    }

    @Test
    void namesTokensByTheirNumbersWhereTheirTextsLookAlike() throws IOException {
        try (LoopbackServer server = new LoopbackServer(RemoteModelsTest::asVllm)) {
            TextModel far = far(server, RemoteSettings.Dialect.VLLM, RemoteSettings.Scoring.ECHO);
            try (Conversation there = far.open("x")) {
                there.logProbabilities(LABELS);
            }
            JsonNode request = JSON.readTree(server.requests().getFirst());
            assertThat(request.path("return_tokens_as_token_ids").asBoolean()).isTrue();
        }
    }

    @Test
    void aServerThatCountsTokensAndTellsOfAllGivesTheProbabilitiesOfAModelHere() throws IOException {
        try (LoopbackServer server = new LoopbackServer(RemoteModelsTest::asLlamaCppServer)) {
            TextModel far = far(server, RemoteSettings.Dialect.LLAMA_CPP, RemoteSettings.Scoring.AUTO);
            TextModel here = TextModel.of(MODEL);
            for (String text : List.of("The fire", SECRET_TEXT, "x")) {
                try (Conversation there = far.open(text);
                        Conversation local = here.open(text)) {
                    assertThat(there.logProbabilities(LABELS))
                            .containsExactly(local.logProbabilities(LABELS), within(1e-5));
                    assertThat(there.meanTokenLogProbabilities(LABELS))
                            .containsExactly(local.meanTokenLogProbabilities(LABELS), within(1e-5));
                }
            }
            assertThat(far.lost()).contains("exact probabilities").contains("is held to forms");
            assertThat(server.requests())
                    .filteredOn(r -> r.contains("content"))
                    .isNotEmpty()
                    .allSatisfy(r -> assertThat(
                                    JSON.readTree(r).path("parse_special").asBoolean(true))
                            .isFalse());
        }
    }

    @Test
    void asksAServerOfLlamaCppForTheProbabilityOfWhatItWritesAndTakesBackItsDefaults() throws IOException {
        try (LoopbackServer server = new LoopbackServer(_ -> LoopbackServer.Answer.of(200, """
                {"choices": [{"text": " Yes", "index": 0, "finish_reason": "stop", "logprobs": {"content": [
                  {"id": 5, "token": " Yes", "bytes": [32, 89, 101, 115], "logprob": -0.5, "top_logprobs": []}]}}],
                 "object": "text_completion", "usage": {"completion_tokens": 2, "prompt_tokens": 3, "total_tokens": 5}}
                """))) {
            TextModel far = far(server, RemoteSettings.Dialect.LLAMA_CPP, RemoteSettings.Scoring.CHOICE);
            try (Conversation there = far.open("x")) {
                Conversation.Measured written = there.writeMeasured(
                        new Constraint.Free(),
                        new StopRules(9, List.of()),
                        new Sampler.Nucleus(0.5, 0.9, 1L << 40 | 7));
                assertThat(written.meanProbability()).isCloseTo(Math.exp(-0.5), within(1e-9));
            }
            JsonNode request = JSON.readTree(server.requests().getFirst());
            assertThat(request.path("logprobs").asInt()).isEqualTo(1);
            assertThat(request.path("top_p").asDouble()).isEqualTo(0.9);
            assertThat(request.path("top_k").asInt(-1)).isZero();
            assertThat(request.path("repeat_penalty").asInt()).isEqualTo(1);
            assertThat(request.path("seed").asLong()).isEqualTo(7);
        }
    }

    @Test
    void whatAServerBrokeOffIsNoAnswer() {
        try (LoopbackServer server = new LoopbackServer(_ -> completed(" Cu", "abort", 1))) {
            TextModel far = far(server, RemoteSettings.Dialect.VLLM, RemoteSettings.Scoring.CHOICE);
            try (Conversation there = far.open("x")) {
                RelataException e = catchThrowableOfType(
                        RelataException.class,
                        () -> there.write(new Constraint.Free(), new StopRules(9, List.of()), new Sampler.Greedy()));
                assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_FAILED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\": {\"code\": 400, \"message\": \"snorfles\", \"type\": \"exceed_context_size_error\","
                        + " \"n_prompt_tokens\": 1300, \"n_ctx\": 1024}} | room for 1024 tokens, of which the prompt has 1300",
                "{\"error\": {\"code\": \"context_length_exceeded\", \"message\": \"snorfles\", \"type\":"
                        + " \"invalid_request_error\", \"param\": null}} | longer than its model has room for"
            })
    void tellsThatAPromptIsTooLongWhereTheServerSaysSo(String answer, String detail) {
        try (LoopbackServer server = new LoopbackServer(_ -> LoopbackServer.Answer.of(400, answer))) {
            RelataException e = failure(far(server, RemoteSettings.Dialect.OPENAI, RemoteSettings.Scoring.ECHO));
            assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_REFUSED);
            assertThat(e.detail()).contains(detail);
            assertThat(e.hint()).contains("relata.remote.context-tokens-max");
            assertSilent(e);
        }
    }

    @Test
    void aServerThatTellsOnlyTheLikeliestTokensGivesProbabilitiesAsFarAsItDoes() {
        try (LoopbackServer server = new LoopbackServer(RemoteModelsTest::asLlamaCpp)) {
            TextModel far = far(server, RemoteSettings.Dialect.LLAMA_CPP, RemoteSettings.Scoring.AUTO);
            try (Conversation there = far.open("x")) {
                double[] logs = there.logProbabilities(LABELS);
                double sum = 0;
                for (double log : logs) {
                    sum += Math.exp(log);
                }
                assertThat(sum).isCloseTo(1, within(1e-9));
                // " " is 0.9, then "C" 0.6 against "O" 0.3, then "a" 0.5 against "u" that is not told, and so 0.25 like
                // "z".
                assertThat(Math.exp(logs[2])).isCloseTo(0.3 / 0.9, within(1e-9));
                assertThat(Math.exp(logs[0])).isCloseTo(0.6 / 0.9 * 0.5 / 0.75, within(1e-9));
            }
            assertThat(far.lost()).contains("among the likeliest");
        }
    }

    @Test
    void aServerThatTellsNothingOfTokensChooses() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (LoopbackServer server = new LoopbackServer(body -> {
            asked.incrementAndGet();
            return completed(" Cure", "stop", 2);
        })) {
            TextModel far = far(server, RemoteSettings.Dialect.LLAMA_CPP, RemoteSettings.Scoring.AUTO);
            try (Conversation there = far.open("x")) {
                double[] logs = there.logProbabilities(LABELS);
                assertThat(Math.exp(logs[1])).isCloseTo(1, within(1e-6));
                assertThat(logs[0]).isEqualTo(logs[2]).isLessThan(-20);
            }
            assertThat(asked).hasValue(3);
            assertThat(far.lost()).contains("no probabilities");
            JsonNode last = JSON.readTree(server.requests().getLast());
            assertThat(last.path("grammar").asText()).isEqualTo("root ::= \" Cause\" | \" Cure\" | \" Other\"\n");
        }
        try (LoopbackServer server = new LoopbackServer(_ -> completed("I would say so", "stop", 4))) {
            TextModel far = far(server, RemoteSettings.Dialect.OPENAI, RemoteSettings.Scoring.CHOICE);
            RelataException e = failure(far);
            assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_ANSWER_INVALID);
            assertThat(e.hint()).contains("relata.remote.dialect");
        }
    }

    @Test
    void writesUnderAFormThatTheServerIsTold() throws IOException {
        try (LoopbackServer server = new LoopbackServer(_ -> completed(" fire", "length", 7))) {
            TextModel far = far(server, RemoteSettings.Dialect.VLLM, RemoteSettings.Scoring.CHOICE);
            try (Conversation there = far.open("Name:")) {
                Completion written = there.write(
                        new Constraint.Shaped(new Grammar.Copied("The fire, far away", 2)),
                        new StopRules(9, List.of("\n")),
                        new Sampler.Tempered(0.5, 4));
                assertThat(written.text()).isEqualTo(" fire");
                assertThat(written.tokenIds()).hasSize(7);
                assertThat(written.stop()).isEqualTo(new Stop.TokenLimit());
                there.append(" !");
                there.write(new Constraint.Free(), new StopRules(9, List.of()), new Sampler.Greedy());
            }
            JsonNode first = JSON.readTree(server.requests().getFirst());
            assertThat(first.path("model").asText()).isEqualTo("far");
            assertThat(first.path("max_tokens").asInt()).isEqualTo(9);
            assertThat(first.path("stop").get(0).asText()).isEqualTo("\n");
            assertThat(first.path("seed").asInt()).isEqualTo(4);
            assertThat(first.path("structured_outputs").path("grammar").asText())
                    .startsWith("root ::= ");
            assertThat(JSON.readTree(server.requests().getLast()).path("prompt").asText())
                    .isEqualTo("Name: fire !");
            assertThat(server.keys()).containsOnly("Bearer k3y");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, REMOTE_REFUSED, key",
        "404, REMOTE_REFUSED, /v1",
        "400, REMOTE_REFUSED, context-tokens-max",
        "429, REMOTE_BUSY, requests-at-once-max",
        "500, REMOTE_FAILED, log",
        "503, REMOTE_BUSY, loading",
        "302, REMOTE_REFUSED, dialect"
    })
    void tellsWhatTheServerAnsweredByCodesAndNotByTexts(int status, ErrorCode code, String hint) {
        String echo = "{\"error\": {\"message\": \"" + SECRET_TEXT + "\"}}";
        try (LoopbackServer server = new LoopbackServer(_ -> LoopbackServer.Answer.of(status, echo))) {
            RelataException e = failure(far(server, RemoteSettings.Dialect.OPENAI, RemoteSettings.Scoring.ECHO));
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.detail()).contains("HTTP " + status);
            assertThat(e.hint()).startsWith("Maybe").contains(hint);
            assertSilent(e);
            boolean again = status == 429 || status == 503;
            assertThat(server.requests()).hasSize(again ? 2 : 1);
        }
    }

    @Test
    void sendsARequestAgainThatTheServerHadNoTimeFor() {
        AtomicInteger asked = new AtomicInteger();
        try (LoopbackServer server = new LoopbackServer(
                body -> asked.incrementAndGet() == 1 ? LoopbackServer.Answer.of(429, "") : asVllm(body))) {
            TextModel far = far(server, RemoteSettings.Dialect.OPENAI, RemoteSettings.Scoring.ECHO);
            try (Conversation there = far.open("x")) {
                assertThat(there.logProbabilities(LABELS)).hasSize(3);
            }
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void doesNotWaitForEver() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        try (LoopbackServer server = new LoopbackServer(_ -> {
            try {
                over.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return LoopbackServer.Answer.of(200, "{}");
        })) {
            RelataException e = failure(far(server, RemoteSettings.Dialect.OPENAI, RemoteSettings.Scoring.ECHO));
            assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_TIMEOUT);
            assertSilent(e);
        } finally {
            over.countDown();
        }
    }

    @Test
    void tellsAnAnswerThatIsNoneFromOneThatIsCutOff() {
        for (LoopbackServer.Answer answer : List.of(
                LoopbackServer.Answer.of(200, "<html>"),
                LoopbackServer.Answer.of(200, ""),
                LoopbackServer.Answer.of(200, "{\"choices\": [{\"te"),
                new LoopbackServer.Answer(200, "{\"choices\": [", 5000),
                LoopbackServer.Answer.of(200, "{}"),
                LoopbackServer.Answer.of(200, "{\"choices\": [{}, {}, {}, {\"index\": 9}]}"))) {
            try (LoopbackServer server = new LoopbackServer(_ -> answer)) {
                RelataException e = failure(far(server, RemoteSettings.Dialect.OPENAI, RemoteSettings.Scoring.ECHO));
                assertThat(e.code()).as(answer.toString()).isEqualTo(ErrorCode.REMOTE_ANSWER_INVALID);
                assertSilent(e);
            }
        }
    }

    @Test
    void tellsThatThereIsNoServer() {
        URI gone;
        try (LoopbackServer server = new LoopbackServer(_ -> LoopbackServer.Answer.of(200, "{}"))) {
            gone = server.baseUrl();
        }
        RelataException e = failure(far(gone, RemoteSettings.Dialect.OPENAI, RemoteSettings.Scoring.AUTO));
        assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_UNREACHABLE);
        assertThat(e.detail()).contains("127.0.0.1:" + gone.getPort());
    }

    @Test
    void contactsNothingThatIsNotSetAndNothingBeforeItIsAsked() {
        try (RemoteModels none = new RemoteModels(Optional.empty())) {
            assertThat(none.find("far", "")).isEmpty();
            assertThat(none.names()).isEmpty();
            assertThat(none.lost()).isEmpty();
        }
        try (LoopbackServer server = new LoopbackServer(RemoteModelsTest::asVllm)) {
            try (RemoteModels models =
                    models(server.baseUrl(), RemoteSettings.Dialect.VLLM, RemoteSettings.Scoring.AUTO)) {
                assertThat(models.find("near", "")).isEmpty();
                assertThat(models.find("far", "").orElseThrow().fingerprint()).hasSizeGreaterThan(16);
                RelataException e =
                        catchThrowableOfType(RelataException.class, () -> models.find("far", "some-adapter"));
                assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_INVALID);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    private static RelataException failure(TextModel far) {
        try (Conversation there = far.open(SECRET_TEXT)) {
            return catchThrowableOfType(RelataException.class, () -> there.logProbabilities(LABELS));
        }
    }

    private static void assertSilent(RelataException e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            assertThat(String.valueOf(at.getMessage()))
                    .doesNotContain("snorfles")
                    .doesNotContain("k3y");
        }
        assertThat(e.hint()).doesNotContain("snorfles");
    }

    private static TextModel far(
            LoopbackServer server, RemoteSettings.Dialect dialect, RemoteSettings.Scoring scoring) {
        return far(server.baseUrl(), dialect, scoring);
    }

    private static TextModel far(URI url, RemoteSettings.Dialect dialect, RemoteSettings.Scoring scoring) {
        return models(url, dialect, scoring).find("far", "").orElseThrow();
    }

    private static RemoteModels models(URI url, RemoteSettings.Dialect dialect, RemoteSettings.Scoring scoring) {
        return new RemoteModels(Optional.of(new RemoteSettings(
                url,
                List.of("far"),
                Optional.of(new RemoteSettings.Secret("k3y")),
                dialect,
                scoring,
                Duration.ofSeconds(2),
                4,
                1,
                4000,
                3)));
    }

    /** Answers as vLLM does: tokens of prompts with what they are given, the first one without. */
    private static LoopbackServer.Answer asVllm(String body) throws IOException {
        JsonNode request = JSON.readTree(body);
        if (!request.path("echo").asBoolean()) {
            return LoopbackServer.Answer.of(400, "{}");
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode choices = answer.putArray("choices");
        List<String> prompts = new ArrayList<>();
        request.path("prompt").forEach(p -> prompts.add(p.asText()));
        for (String prompt : prompts) {
            ObjectNode choice =
                    choices.addObject().put("index", choices.size() - 1).put("text", prompt);
            ObjectNode logprobs = choice.putObject("logprobs");
            boolean numbers = request.path("return_tokens_as_token_ids").asBoolean();
            ArrayNode tokens = logprobs.putArray("tokens").add(numbers ? "token_id:256" : "<s>");
            ArrayNode logs = logprobs.putArray("token_logprobs").addNull();
            try (LanguageModel.Session session = MODEL.open()) {
                float[] logits = session.append(MODEL.tokenizer().beginId());
                for (int token : MODEL.tokenizer().encode(prompt)) {
                    tokens.add(numbers ? "token_id:" + token : MODEL.tokenizer().decode(token));
                    logs.add(logProbability(logits, token));
                    logits = session.append(token);
                }
            }
        }
        return LoopbackServer.Answer.of(200, answer.toString());
    }

    private static double logProbability(float[] logits, int token) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - logits[token]);
        }
        return -Math.log(sum);
    }

    /** Answers as the server of llama.cpp does that cuts texts into tokens, and tells of as many next ones as are asked for. */
    private static LoopbackServer.Answer asLlamaCppServer(String body) throws IOException {
        JsonNode request = JSON.readTree(body);
        ObjectNode answer = JSON.createObjectNode();
        if (request.has("content")) {
            ArrayNode tokens = answer.putArray("tokens").add(MODEL.tokenizer().beginId());
            for (int token : MODEL.tokenizer().encode(request.path("content").asText())) {
                tokens.add(token);
            }
            return LoopbackServer.Answer.of(200, answer.toString());
        }
        List<Integer> prompt = new ArrayList<>();
        request.path("prompt").forEach(t -> prompt.add(t.asInt()));
        try (LanguageModel.Session session = MODEL.open()) {
            float[] logits =
                    session.append(prompt.stream().mapToInt(Integer::intValue).toArray());
            ObjectNode choice =
                    answer.putArray("choices").addObject().put("text", "z").put("finish_reason", "length");
            float[] lifted = logits.clone();
            request.path("logit_bias")
                    .forEach(b -> lifted[b.get(0).asInt()] += (float) b.get(1).asDouble());
            boolean after = request.path("post_sampling_probs").asBoolean();
            List<Integer> order = IntStream.range(0, logits.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -lifted[i]))
                    .toList();
            int drawn = order.getFirst();
            ObjectNode content = choice.putObject("logprobs")
                    .putArray("content")
                    .addObject()
                    .put("id", drawn)
                    .put("logprob", logProbability(logits, drawn));
            ArrayNode told = content.putArray(after ? "top_probs" : "top_logprobs");
            order.stream().limit(request.path("n_probs").asInt()).forEach(i -> told.addObject()
                    .put("id", i)
                    .put("token", MODEL.tokenizer().decode(i))
                    .put(
                            after ? "prob" : "logprob",
                            after ? Math.exp(logProbability(lifted, i)) : logProbability(logits, i)));
        }
        return LoopbackServer.Answer.of(200, answer.toString());
    }

    /** Answers as the server of llama.cpp does before it could be asked by tokens: it echoes nothing, and tells likeliest tokens in the way of chats. */
    private static LoopbackServer.Answer asLlamaCpp(String body) throws IOException {
        JsonNode request = JSON.readTree(body);
        if (request.path("prompt").isArray()) {
            return LoopbackServer.Answer.of(500, "{}");
        }
        String top =
                switch (request.path("prompt").asText()) {
                    case "x" -> "[[\" \", 0.9], [\"\", 0.05], [\"Cause\", 0.04]]";
                    case "x " -> "[[\"C\", 0.6], [\"O\", 0.3]]";
                    case "x C" -> "[[\"a\", 0.5], [\"z\", 0.25]]";
                    default -> "[[\" three\", 0.5], [\" four\", 0.25]]";
                };
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode told = answer.putArray("choices")
                .addObject()
                .put("text", "z")
                .putObject("logprobs")
                .putArray("content")
                .addObject()
                .putArray("top_logprobs");
        JSON.readTree(top).forEach(t -> told.addObject()
                .put("token", t.get(0).asText())
                .put("logprob", Math.log(t.get(1).asDouble())));
        return LoopbackServer.Answer.of(200, answer.toString());
    }

    private static LoopbackServer.Answer completed(String text, String reason, int tokens) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("choices").addObject().put("text", text).put("finish_reason", reason);
        answer.putObject("usage").put("completion_tokens", tokens);
        return LoopbackServer.Answer.of(200, answer.toString());
    }
}
