package io.relata.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.relata.extraction.Conversation;
import io.relata.extraction.TextModel;
import io.relata.remote.RemoteModels;
import io.relata.remote.RemoteSettings;
import io.relata.testing.ChanceParts;
import io.relata.testing.WithChance;
import io.relata.wire.openai.OpenModels;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(WithChance.class)
class OpenAiFaceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "'model': 'chance', 'messages': [{'role': 'user', 'content': 'Hello'}]";
    private static final String SCHEMA = """
            'response_format': {'type': 'json_schema', 'json_schema': {'name': 'pair', 'strict': true, 'schema':
              {'type': 'object', 'additionalProperties': false, 'required': ['relation', 'sure'], 'properties':
                {'relation': {'enum': ['Cause-Effect', 'None']}, 'sure': {'type': 'number', 'minimum': 0, 'maximum': 1}}}}}
            """;

    @TestHTTPResource("/")
    URI root;

    @Inject
    OpenModels models;

    @Test
    void listsModelsInBothTerms() {
        given().get("/v1/models")
                .then()
                .statusCode(200)
                .body("object", equalTo("list"))
                .body("models[0].kind", equalTo("language-model"))
                .body("data.id", hasItem("chance:other"))
                .body("data[0].object", equalTo("model"))
                .body("data[0].created", equalTo(1_700_000_000))
                .body("data[0].owned_by", equalTo("relata"));
        given().get("/v1/models/chance:other").then().statusCode(200).body("id", equalTo("chance:other"));
        given().get("/v1/models/chanse")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("model_not_found"))
                .body("error.message", containsString("Maybe \"chance\" was meant"));
    }

    @Test
    void answersAChat() {
        ValidatableResponse answer = post(CHAT, "{" + HELLO + ", 'max_tokens': 9, 'user': 'me', 'n': 1}")
                .statusCode(200)
                .body("object", equalTo("chat.completion"))
                .body("model", equalTo("chance"))
                .body("choices", hasSize(1))
                .body("choices[0].message.role", equalTo("assistant"))
                .body("choices[0].logprobs", nullValue())
                .body("usage.prompt_tokens", equalTo(6))
                .body("usage.completion_tokens", lessThanOrEqualTo(9));
        int completion = answer.extract().path("usage.completion_tokens");
        answer.body("usage.total_tokens", equalTo(6 + completion))
                .body("choices[0].finish_reason", equalTo(completion == 9 ? "length" : "stop"));
    }

    @Test
    void anAdapterAndASeedAnswerOtherwiseAndTheSameRequestTheSame() {
        String asked = "{" + HELLO + ", 'max_tokens': 30, 'seed': %d}";
        String first = content(asked.formatted(1));
        assertThat(content(asked.formatted(1))).isEqualTo(first);
        assertThat(content(asked.formatted(2))).isNotEqualTo(first);
        assertThat(content(asked.formatted(1).replace("'chance'", "'chance:other'")))
                .isNotEqualTo(first);
        String greedy = "{" + HELLO + ", 'max_tokens': 30, 'temperature': 0, 'seed': %d}";
        assertThat(content(greedy.formatted(1))).isEqualTo(content(greedy.formatted(2)));
    }

    private String content(String body) {
        return post(CHAT, body).statusCode(200).extract().path("choices[0].message.content");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void whatIsWrittenUnderASchemaIsValidHoweverLittleRoomThereIs(int seed) throws Exception {
        String body = "{%s, 'max_tokens': %d, 'seed': %d, %s}".formatted(HELLO, 34 + seed, seed, SCHEMA);
        JsonNode value = JSON.readTree(content(body));
        assertThat(value.path("relation").asText()).isIn("Cause-Effect", "None");
        assertThat(value.path("sure").asDouble(-1)).isBetween(0.0, 1.0);
        assertThat(value.size()).isEqualTo(2);
        String any =
                "{%s, 'max_tokens': 50, 'seed': %d, 'response_format': {'type': 'json_object'}}".formatted(HELLO, seed);
        assertThat(JSON.readTree(content(any)).isObject()).isTrue();
    }

    @Test
    void tellsOfTokens() {
        post(CHAT, "{" + HELLO + ", 'max_tokens': 3, 'seed': 3, 'logprobs': true, 'top_logprobs': 2}")
                .statusCode(200)
                .body("choices[0].logprobs.content[0].top_logprobs", hasSize(2))
                .body("choices[0].logprobs.content[0].logprob", lessThanOrEqualTo(0f))
                .body("choices[0].logprobs.refusal", nullValue());
    }

    @Test
    void aStreamSaysTheSameAsAWholeAnswer() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            String asked = HELLO + ", 'max_tokens': 40, 'stop': ['a', 'bc'], 'seed': " + seed;
            List<String> events =
                    events(CHAT, "{" + asked + ", 'stream': true, 'stream_options': {'include_usage': true}}");
            assertThat(events.getLast()).isEqualTo("[DONE]");
            JsonNode first = JSON.readTree(events.getFirst());
            assertThat(first.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(first.at("/choices/0/delta/role").asText()).isEqualTo("assistant");
            StringBuilder said = new StringBuilder();
            String reason = "";
            for (String event : events.subList(0, events.size() - 1)) {
                JsonNode piece = JSON.readTree(event);
                said.append(piece.at("/choices/0/delta/content").asText());
                reason += piece.at("/choices/0/finish_reason").asText("").replace("null", "");
            }
            ValidatableResponse whole = post(CHAT, "{" + asked + "}");
            whole.body("choices[0].message.content", equalTo(said.toString()));
            whole.body("choices[0].finish_reason", equalTo(reason));
            JsonNode usage = JSON.readTree(events.get(events.size() - 2)).path("usage");
            whole.body(
                    "usage.completion_tokens",
                    equalTo(usage.path("completion_tokens").asInt()));
        }
    }

    private List<String> events(String path, String body) {
        String stream = post(path, body)
                .statusCode(200)
                .contentType("text/event-stream")
                .extract()
                .body()
                .asString();
        List<String> events = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            assertThat(event).startsWith("data: ");
            events.add(event.substring("data: ".length()));
        }
        return events;
    }

    @Test
    void goesOnAfterPromptsAndTellsWhatItMakesOfThem() {
        post(
                        "/v1/completions",
                        "{'model': 'chance', 'prompt': ['ab', 'ac'], 'max_tokens': 0, 'echo': true, 'logprobs': 1}")
                .statusCode(200)
                .body("choices[0].text", equalTo("ab"))
                .body("choices[1].logprobs.tokens", equalTo(List.of("", "a", "c")))
                .body("choices[1].logprobs.text_offset", equalTo(List.of(0, 0, 1)))
                .body("choices[0].logprobs.token_logprobs[0]", nullValue())
                .body("choices[0].logprobs.token_logprobs", hasSize(3))
                .body("usage.prompt_tokens", equalTo(6))
                .body("usage.completion_tokens", equalTo(0));
        String written = post("/v1/completions", "{'model': 'chance', 'prompt': 'ab', 'max_tokens': 20, 'seed': 2}")
                .statusCode(200)
                .extract()
                .path("choices[0].text");
        List<String> events = events(
                "/v1/completions", "{'model': 'chance', 'prompt': 'ab', 'max_tokens': 20, 'seed': 2, 'stream': true}");
        assertThat(String.join("", events)).contains("text_completion");
        StringBuilder said = new StringBuilder();
        events.subList(0, events.size() - 1)
                .forEach(e -> said.append(parsed(e).at("/choices/0/text").asText()));
        assertThat(said.toString()).isEqualTo(written);
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    @Test
    void givesVectorsAsNumbersAndAsBytes() {
        String marked = "'input': ['The <e1>fire</e1> came from <e2>friction</e2>.']";
        List<Float> numbers = post("/v1/embeddings", "{'model': 'hashing.v1', " + marked + "}")
                .statusCode(200)
                .body("object", equalTo("list"))
                .body("data[0].object", equalTo("embedding"))
                .extract()
                .path("data[0].embedding");
        String bytes = post("/v1/embeddings", "{'model': 'hashing.v1', " + marked + ", 'encoding_format': 'base64'}")
                .statusCode(200)
                .extract()
                .path("data[0].embedding");
        ByteBuffer decoded = ByteBuffer.wrap(Base64.getDecoder().decode(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        for (Float number : numbers) {
            assertThat(decoded.getFloat()).isEqualTo(number);
        }
        assertThat(decoded.hasRemaining()).isFalse();
        post("/v1/embeddings", "{'model': 'sentence-lexical.v1', 'input': 'A fire.'}")
                .statusCode(200)
                .body("data", hasSize(1));
        post("/v1/embeddings", "{'model': 'hashing.v1', 'input': 'A fire.'}")
                .statusCode(400)
                .body("error.code", equalTo("mentions_missing"))
                .body("error.message", containsString("<e1>"));
    }

    @Test
    void anotherRelataHearsTheSameOverTheProtocolAsBesideTheModel() {
        RemoteSettings settings = new RemoteSettings(
                root.resolve("/v1"),
                List.of("chance"),
                Optional.empty(),
                RemoteSettings.Dialect.OPENAI,
                RemoteSettings.Scoring.AUTO,
                Duration.ofSeconds(30),
                2,
                0,
                4096,
                1);
        List<String> labels = List.of(" Cause-Effect", " Component-Whole", " Other");
        TextModel here =
                TextModel.of(models.languageModel("chance", "").orElseThrow().model());
        try (RemoteModels remotes = new RemoteModels(Optional.of(settings))) {
            TextModel elsewhere = remotes.find("chance", "").orElseThrow();
            for (int item = 0; item < 20; item++) {
                try (Conversation local = here.open("Item " + item);
                        Conversation remote = elsewhere.open("Item " + item)) {
                    assertThat(remote.logProbabilities(labels))
                            .containsExactly(local.logProbabilities(labels), within(1e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'tools': [{'type': 'function'}] | tools",
                "'n': 2 | n",
                "'temperature': 3 | temperature",
                "'top_p': 'x' | top_p",
                "'stop': [''] | stop",
                "'seed': 1.5 | seed",
                "'max_tokens': 0 | max_tokens",
                "'top_logprobs': 3 | top_logprobs",
                "'logit_bias': {'5': 1} | logit_bias",
                "'audio': {} | audio",
                "'respose_format': {} | respose_format",
                "'response_format': {'type': 'xml'} | response_format",
                "'response_format': {'type': 'json_schema', 'json_schema': {'schema': {'type': 'string', 'pattern': 'a'}}} | response_format"
            })
    void refusesByNameWhatItCannotDo(String parameter, String name) {
        post(CHAT, "{" + HELLO + ", " + parameter.replace("\"", "'") + "}")
                .statusCode(400)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.param", equalTo(name));
    }

    @Test
    void tellsProgramsOfTheNewerProtocolWhereToAsk() {
        given().contentType("application/json")
                .body("{\"model\": \"chance\", \"input\": \"Hello\"}")
                .post("/v1/responses")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("not_found"))
                .body("error.message", containsString("/v1/chat/completions"));
    }

    @Test
    void refusesPicturesRolesOfToolsAndModelsThatAreNotThere() {
        post(CHAT, "{'model': 'chance', 'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]}")
                .statusCode(400)
                .body("error.param", equalTo("messages[0].content"))
                .body("error.message", containsString("image_url"));
        post(CHAT, "{'model': 'chance', 'messages': [{'role': 'tool', 'content': 'x'}]}")
                .statusCode(400)
                .body("error.param", equalTo("messages[0].role"));
        for (String model : List.of("gpt-4", "../models", "hashing.v1")) {
            post(CHAT, "{" + HELLO.replace("'chance'", "'" + model + "'") + "}")
                    .statusCode(404)
                    .body("error.code", equalTo("model_not_found"));
        }
        post(CHAT, "{" + HELLO + ", 'max_tokens': 4, " + SCHEMA + "}")
                .statusCode(400)
                .body("error.message", containsString("The shortest answer of the form has"));
        post(CHAT, "{").statusCode(400).body("error.code", equalTo("malformed_json"));
    }

    @Test
    void stopsWritingWhenTheClientHasGone() throws Exception {
        for (boolean stream : List.of(true, false)) {
            try (Socket socket = new Socket("127.0.0.1", root.getPort())) {
                byte[] body = json("{%s, 'max_tokens': 900000, 'stream': %s, %s}"
                                .formatted(
                                        HELLO,
                                        stream,
                                        "'response_format': {'type': 'json_schema', 'json_schema': {'schema': "
                                                + "{'type': 'array', 'minItems': 900, 'items': {'type': 'integer', 'minimum': 0}}}}"))
                        .getBytes(StandardCharsets.UTF_8);
                OutputStream out = socket.getOutputStream();
                out.write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
                Thread.sleep(400);
            }
            int before = -1;
            for (int waited = 0; waited < 50 && before != ChanceParts.APPENDED.get(); waited++) {
                before = ChanceParts.APPENDED.get();
                Thread.sleep(200);
            }
            assertThat(ChanceParts.APPENDED.get())
                    .as("stream " + stream)
                    .isEqualTo(before)
                    .isLessThan(500_000);
        }
    }

    private static ValidatableResponse post(String path, String single) {
        return given().contentType("application/json")
                .body(json(single))
                .post(path)
                .then();
    }

    private static String json(String single) {
        return single.replace('\'', '"');
    }
}
