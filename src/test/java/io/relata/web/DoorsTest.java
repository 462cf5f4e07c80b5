package io.relata.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.relata.engine.TinyAdapter;
import io.relata.testing.FakeExtractor;
import io.relata.testing.WithFakeParts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(WithFakeParts.class)
class DoorsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARKED =
            "{\"text\": \"The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.\"}";

    @TestHTTPResource("/")
    URI root;

    @ConfigProperty(name = "relata.home")
    Path home;

    @Test
    void answersWithTheFieldsOfTheContract() throws Exception {
        JsonNode answer = json(post("/v1/extract", "application/json", MARKED));
        assertThat(names(answer))
                .containsExactly(
                        "id", "profile", "schema", "relations", "offset_unit", "model", "adapter", "index_snapshot");
        JsonNode relation = answer.path("relations").get(0);
        assertThat(names(relation))
                .containsExactly(
                        "head",
                        "tail",
                        "relation",
                        "direction",
                        "verdict",
                        "confidence",
                        "confidence_origin",
                        "reasoning",
                        "reasoning_source",
                        "evidence",
                        "demonstrations",
                        "alternatives",
                        "llm");
        assertThat(relation.path("head").toString())
                .isEqualTo("{\"text\":\"fire\",\"start\":4,\"end\":8,\"type\":\"\"}");
        assertThat(names(relation.path("demonstrations").get(0)))
                .containsExactly("id", "relation", "direction", "score", "text");
    }

    @Test
    void tellsEveryStageOnRequest() throws Exception {
        JsonNode answer = json(post("/v1/extract", "application/json", MARKED.replace("}", ", \"trace\": true}")));
        assertThat(answer.path("trace").path("pairs").get(0).path("stage_nanos").has("retrieval"))
                .isTrue();
    }

    @Test
    void convertsOffsetsInTheUnitAskedFor() throws Exception {
        String text = "A \uD83D\uDD25 fire was caused by \uD834\uDD1E friction.";
        for (String unit : List.of("utf16", "codepoint", "utf8")) {
            int fire = count(unit, text.substring(0, text.indexOf("fire")));
            int friction = count(unit, text.substring(0, text.indexOf("friction")));
            JsonNode relation = json(post("/v1/extract", "application/json", """
                            {"text": "%s", "offset_unit": "%s", "mentions": [
                              {"id": "a", "start": %d, "end": %d, "text": "fire"},
                              {"id": "b", "start": %d, "end": %d, "text": "friction"}]}
                            """.formatted(
                                    text, unit, fire, fire + 4, friction, friction + 8)))
                    .path("relations")
                    .get(0);
            assertThat(relation.path("head").path("start").asInt()).isEqualTo(fire);
            assertThat(relation.path("tail").path("end").asInt()).isEqualTo(friction + 8);
        }
    }

    @Test
    void answersAllPairsInTheOrderOfTheText() throws Exception {
        JsonNode relations = json(post("/v1/extract", "application/json", """
                        {"text": "a b c", "pairs": "all", "mentions": [
                          {"id": "3", "start": 4, "end": 5}, {"id": "1", "start": 0, "end": 1}, {"id": "2", "start": 2, "end": 3}]}
                        """)).path("relations");
        assertThat(relations.findValuesAsText("text").stream()
                        .filter(text -> text.length() == 1)
                        .toList())
                .containsExactly("a", "b", "a", "c", "b", "c");
    }

    @Test
    void answersAWholeTextWithTheFieldsOfTheContract() throws Exception {
        String request = "{\"profile\": \"code-ie-re.v1\", \"k\": 7, \"text\": \"A fire, friction, a fire.\"}";
        JsonNode answer = json(post("/v1/extract", "application/json", request));
        assertThat(names(answer))
                .containsExactly(
                        "id",
                        "profile",
                        "schema",
                        "task",
                        "entities",
                        "relations",
                        "events",
                        "faults",
                        "notes",
                        "demonstrations",
                        "llm_calls",
                        "offset_unit",
                        "model",
                        "adapter",
                        "index_snapshot");
        assertThat(answer.path("entities").toString())
                .isEqualTo("[{\"id\":\"E1\",\"text\":\"fire\",\"start\":2,\"end\":6,\"type\":\"Thing\"},"
                        + "{\"id\":\"E2\",\"text\":\"friction\",\"start\":8,\"end\":16,\"type\":\"Force\"},"
                        + "{\"id\":\"E1\",\"text\":\"fire\",\"start\":20,\"end\":24,\"type\":\"Thing\"}]");
        assertThat(answer.path("relations").get(0).path("head").path("id").asText())
                .isEqualTo("E2");
        assertThat(answer.path("relations").get(0).path("relation").asText()).isEqualTo("Cause-Effect");
        assertThat(answer.path("events").toString())
                .isEqualTo("[{\"type\":\"Burning\",\"trigger\":{\"text\":\"fire\",\"start\":2,\"end\":6},"
                        + "\"arguments\":[{\"role\":\"what\",\"text\":\"fire\",\"start\":2,\"end\":6}]}]");
        assertThat(answer.path("faults").toString()).isEqualTo("[{\"kind\":\"not_in_source\",\"what\":\"smoke\"}]");
        assertThat(answer.path("demonstrations").get(0).asText()).isEqualTo("d7");
        assertThat(answer.path("task").asText()).isEqualTo("triples");
    }

    @Test
    void countsTheOffsetsOfAWholeTextInTheUnitAskedFor() throws Exception {
        String text = "A \uD83D\uDD25 fire was caused by \uD834\uDD1E friction.";
        for (String unit : List.of("utf16", "codepoint", "utf8")) {
            JsonNode entities = json(post("/v1/extract", "application/json", """
                            {"profile": "code-ie-re.v1", "text": "%s", "offset_unit": "%s", "trace": true}
                            """.formatted(text, unit)))
                    .path("entities");
            assertThat(entities.get(1).path("start").asInt())
                    .isEqualTo(count(unit, text.substring(0, text.indexOf("friction"))));
        }
    }

    @Test
    void aBatchMayAskAboutPairsAndWholeTexts() throws Exception {
        String batch = String.join(
                "\n",
                "{\"custom_id\": \"whole\", \"profile\": \"code-ie-re.v1\", \"text\": \"A fire.\", \"trace\": true}",
                "{\"custom_id\": \"marked\", \"profile\": \"code-ie-re.v1\", \"text\": \"<e1>a</e1> <e2>b</e2>\"}",
                "{\"custom_id\": \"pair\", \"text\": \"The <e1>fire</e1> came from <e2>friction</e2>.\"}");
        List<String> lines = post("/v1/extract/batch", "application/x-ndjson", batch)
                .body()
                .lines()
                .toList();
        assertThat(JSON.readTree(lines.get(0))
                        .path("trace")
                        .path("turns")
                        .get(0)
                        .path("prompt")
                        .asText())
                .isEqualTo("prompt");
        assertThat(JSON.readTree(lines.get(0)).path("custom_id").asText()).isEqualTo("whole");
        assertThat(JSON.readTree(lines.get(1)).path("code").asText()).isEqualTo("PROFILE_MISMATCH");
        assertThat(JSON.readTree(lines.get(2)).path("relations")).hasSize(1);
    }

    @Test
    void theLimitsOfABatchHoldForWholeTexts() throws Exception {
        String line = "{\"profile\": \"code-ie-re.v1\", \"text\": \"A fire.\"}";
        List<JsonNode> lines = post(
                        "/v1/extract/batch?llm_calls_max=5",
                        "application/x-ndjson",
                        String.join("\n", line, line, line))
                .body()
                .lines()
                .map(DoorsTest::parsed)
                .toList();
        assertThat(lines).extracting(l -> l.path("llm_calls").asInt()).containsExactly(2, 2, 0);
        assertThat(lines).extracting(l -> l.path("notes").has("limit_reached")).containsExactly(false, false, true);
        assertThat(post("/v1/extract/batch?finish_within=soon", "application/x-ndjson", line)
                        .body())
                .contains("INVALID_FIELD");
    }

    @Test
    void givesTheSameBytesForTheSameRequest() throws Exception {
        assertThat(post("/v1/extract", "application/json", MARKED).body())
                .isEqualTo(post("/v1/extract", "application/json", MARKED).body());
    }

    @Test
    void aBatchAnswersEveryLineInOrderAndGoesOnAfterABadOne() throws Exception {
        String batch = String.join(
                "\n",
                "{\"custom_id\": \"good\", \"text\": \"The <e1>fire</e1> came from <e2>friction</e2>.\"}",
                "{\"custom_id\": \"bad\", \"text\": \"no pair\"}",
                "",
                "not JSON",
                "{\"custom_id\": \"defect\", \"text\": \"" + FakeExtractor.DEFECT + " <e1>a</e1> <e2>b</e2>\"}",
                "{\"custom_id\": \"last\", \"text\": \"The <e1>fire</e1> came from <e2>friction</e2>.\"}");
        HttpResponse<String> response = post("/v1/extract/batch", "application/x-ndjson", batch);
        assertThat(response.statusCode()).isEqualTo(200);
        List<JsonNode> lines = response.body().lines().map(DoorsTest::parsed).toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0).path("custom_id").asText()).isEqualTo("good");
        assertThat(lines.get(0).path("relations").size()).isEqualTo(1);
        assertThat(lines.get(1).path("code").asText()).isEqualTo("MENTIONS_MISSING");
        assertThat(lines.get(1).path("custom_id").asText()).isEqualTo("bad");
        assertThat(lines.get(1).path("line").asInt()).isEqualTo(2);
        assertThat(lines.get(2).path("code").asText()).isEqualTo("MALFORMED_JSON");
        assertThat(lines.get(2).path("line").asInt()).isEqualTo(4);
        assertThat(lines.get(3).path("code").asText()).isEqualTo("INTERNAL");
        assertThat(lines.get(4).path("custom_id").asText()).isEqualTo("last");
    }

    @Test
    void aBatchAnswersALineBeforeTheNextOneIsSent() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", root.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/extract/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (int i = 0; i < 3; i++) {
                sendChunk(out, "{\"custom_id\": \"line-%d\", \"text\": \"<e1>a</e1> <e2>b</e2>\"}\n".formatted(i));
                String line = in.readLine();
                while (!line.contains("line-" + i)) {
                    line = in.readLine();
                }
                assertThat(line).contains("\"custom_id\":\"line-" + i + "\"");
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aBatchOfManyLinesHasAsManyAnswers() throws Exception {
        String batch = String.join(
                "\n",
                IntStream.range(0, 2000)
                        .mapToObj(i ->
                                "{\"custom_id\": \"%d\", \"text\": \"<e1>a</e1> <e2>b</e2>\", \"k\": 1}".formatted(i))
                        .toList());
        List<String> lines = post("/v1/extract/batch", "application/x-ndjson", batch)
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(2000);
        assertThat(lines.get(1999)).contains("\"custom_id\":\"1999\"");
    }

    @Test
    void addsFindsListsAndDeletesADemonstration() throws Exception {
        String body = """
                {"id": "mine-1", "schema": "clinical.v1", "text": "The <e1>quorvex</e1> cleared up the <e2>snorfles</e2>.",
                 "relation": "Treats", "direction": "head-to-tail", "reasoning": "It cleared them up."}
                """;
        HttpResponse<String> added = post("/v1/demonstrations", "application/json", body);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(json(added).path("ids").get(0).asText()).isEqualTo("mine-1");

        JsonNode found = json(
                post(
                        "/v1/demonstrations/search",
                        "application/json",
                        "{\"text\": \"<e1>Quorvex</e1> cleared up the <e2>snorfles</e2>.\", \"schema\": \"clinical.v1\", \"k\": 1}"));
        assertThat(found.path("demonstrations").get(0).path("id").asText()).isEqualTo("mine-1");

        JsonNode page = json(get("/v1/demonstrations?schema=clinical.v1&after=mine-0&limit=1"));
        assertThat(page.path("demonstrations").get(0).path("text").asText()).contains("<e1>quorvex</e1>");
        assertThat(page.has("next")).isFalse();

        HttpResponse<String> deleted = send(HttpRequest.newBuilder(uri("/v1/demonstrations/mine-1?schema=clinical.v1"))
                .DELETE());
        assertThat(json(deleted).path("deleted").asInt()).isEqualTo(1);
    }

    @Test
    void pagesThroughAllDemonstrations() throws Exception {
        int seen = 0;
        String after = "";
        JsonNode page;
        do {
            page = json(get("/v1/demonstrations?schema=business.v1&limit=40&after=" + after));
            seen += page.path("demonstrations").size();
            after = page.path("next").asText();
        } while (page.has("next"));
        assertThat(seen).isEqualTo(page.path("count").asInt()).isGreaterThan(40);
    }

    @Test
    void addsASchemaAndShowsIt() throws Exception {
        String schema = """
                {"name": "geology.v1", "language": "en", "null_label": "None", "null_definition": "Nothing is said.",
                 "relations": [{"name": "Overlies", "definition": "The head lies on the tail.",
                   "templates": ["{head} lies on {tail}"]}]}
                """;
        HttpResponse<String> added = post("/v1/schemas", "application/json", schema);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(added.headers().firstValue("Location").orElse("")).endsWith("/v1/schemas/geology.v1");
        assertThat(json(get("/v1/schemas/geology.v1"))
                        .path("relations")
                        .get(0)
                        .path("name")
                        .asText())
                .isEqualTo("Overlies");
        assertThat(get("/v1/schemas").body()).contains("geology.v1");
    }

    @Test
    void thePageComesWithAStrictPolicyAndNothingFromOutside() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        for (String file : List.of("/", "/relata.js", "/relata.css")) {
            String text = get(file).body();
            assertThat(text).isNotBlank().doesNotContain("https://").doesNotContain("innerHTML");
            assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://");
        }
    }

    @Test
    void swaggerUiLoadsNothingFromOutside() throws Exception {
        HttpResponse<String> page = get("/q/swagger-ui/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContainPattern("(src|href)=[\"']https?://");
    }

    @Test
    void loadsAndUnloadsAdaptersOfItsFolderAlone() throws Exception {
        TinyAdapter.in(home.resolve("lora-adapters").resolve("clinical")).write();
        JsonNode listed = json(get("/v1/adapters")).path("adapters").get(0);
        assertThat(names(listed))
                .containsExactly("name", "folder", "state", "digest", "modules", "ranks", "bytes", "models");
        assertThat(listed.path("state").asText()).isEqualTo("available");
        JsonNode loaded = json(post("/v1/adapters", "application/json", "{\"name\": \"clinical\"}"));
        assertThat(loaded.path("state").asText()).isEqualTo("loaded");
        assertThat(loaded.path("ranks").toString()).isEqualTo("[4]");
        TinyAdapter.in(home.resolve("lora-adapters").resolve("incoming/clinical-2"))
                .seed(5)
                .write();
        JsonNode renamed = json(post(
                "/v1/adapters", "application/json", "{\"name\": \"clinical\", \"folder\": \"incoming/clinical-2\"}"));
        assertThat(renamed.path("digest").asText())
                .isNotEqualTo(loaded.path("digest").asText());
        assertThat(json(delete("/v1/adapters/clinical")).path("state").asText()).isEqualTo("unloaded");
        assertThat(parsed(delete("/v1/adapters/clinical").body()).path("code").asText())
                .isEqualTo("ADAPTER_UNKNOWN");
        assertThat(parsed(delete("/v1/adapters/clincal").body()).path("hint").asText())
                .startsWith("Maybe ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"a\", \"folder\": \"../outside\"} | INVALID_ARGUMENT",
                "{\"name\": \"a\", \"folder\": \"/etc\"} | INVALID_ARGUMENT",
                "{\"name\": \"../a\"} | INVALID_ARGUMENT",
                "{\"name\": \"nowhere\"} | ADAPTER_UNKNOWN",
                "{\"name\": \"a\", \"url\": \"http://127.0.0.1/a\"} | UNKNOWN_FIELD",
                "{\"folder\": \"a\"} | INVALID_FIELD",
            })
    void refusesToLoadFromAnywhereElse(String body, String code) throws Exception {
        assertThat(parsed(post("/v1/adapters", "application/json", body).body())
                        .path("code")
                        .asText())
                .isEqualTo(code);
    }

    @Test
    void takesAnAdapterWhereThereIsAModelToPutItOn() throws Exception {
        String whole = "{\"profile\": \"code-ie-re.v1\", \"text\": \"A fire.\", \"adapter\": \"%s\"}";
        assertThat(json(post("/v1/extract", "application/json", whole.formatted("clinical")))
                        .path("adapter")
                        .asText())
                .isEqualTo("clinical");
        assertThat(json(post("/v1/extract", "application/json", whole.formatted("none")))
                        .path("adapter")
                        .asText())
                .isEmpty();
        String pair = MARKED.replace("}", ", \"adapter\": \"clinical\"}");
        assertThat(parsed(post("/v1/extract", "application/json", pair).body())
                        .path("code")
                        .asText())
                .isEqualTo("PROFILE_MISMATCH");
    }

    @Test
    void healthAndMetricsAreThere() throws Exception {
        post("/v1/extract", "application/json", MARKED);
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/metrics").body()).contains("http_server_requests");
    }

    @Test
    void everyExampleOfTheDescriptionIsAccepted() throws Exception {
        JsonNode description = new YAMLMapper().readTree(get("/q/openapi").body());
        JsonNode examples = description
                .path("paths")
                .path("/v1/extract")
                .path("post")
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("examples");
        assertThat(examples.size()).isGreaterThanOrEqualTo(3);
        for (JsonNode example : examples) {
            HttpResponse<String> response =
                    post("/v1/extract", "application/json", JSON.writeValueAsString(example.path("value")));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    @Test
    void theDescriptionNamesEveryPath() throws Exception {
        JsonNode paths = new YAMLMapper().readTree(get("/q/openapi").body()).path("paths");
        assertThat(names(paths))
                .contains(
                        "/v1/extract",
                        "/v1/extract/batch",
                        "/v1/schemas",
                        "/v1/schemas/{name}",
                        "/v1/demonstrations",
                        "/v1/demonstrations/{id}",
                        "/v1/demonstrations/search",
                        "/v1/models",
                        "/v1/adapters",
                        "/v1/adapters/{name}",
                        "/v1/adapters/{name}/pin",
                        "/v1/models/{id}",
                        "/v1/chat/completions",
                        "/v1/completions",
                        "/v1/embeddings",
                        "/v1/profiles");
    }

    private static int count(String unit, String text) {
        return switch (unit) {
            case "utf16" -> text.length();
            case "codepoint" -> text.codePointCount(0, text.length());
            default -> text.getBytes(StandardCharsets.UTF_8).length;
        };
    }

    private static void sendChunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return parsed(response.body());
    }

    private URI uri(String path) {
        return URI.create(root.toString().replaceAll("/$", "") + path);
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
