package io.relata.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.relata.testing.WithAdapters;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Adapters on the model that ships, chosen, replaced and pinned over HTTP while requests run. */
@QuarkusTest
@TestProfile(WithAdapters.class)
class AdaptersOverHttpTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<String> ADAPTERS = List.of("none", "clinical", "strong", "turned");
    private static final List<String> TEXTS = List.of(
            "The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.",
            "The <e1>engine</e1> of the <e2>car</e2> was broken.");

    @TestHTTPResource("/")
    URI root;

    @ConfigProperty(name = "relata.home")
    Path home;

    @Test
    void answersEachRequestWithItsOwnAdapterWhileOthersAreLoaded() throws Exception {
        Map<String, JsonNode> alone = new TreeMap<>();
        for (String adapter : ADAPTERS) {
            for (String text : TEXTS) {
                alone.put(adapter + text, answer(text, adapter));
            }
        }
        assertThat(alone.values().stream().map(a -> a.path("id").asText())).doesNotHaveDuplicates();
        assertThat(reasoning(alone.get("strong" + TEXTS.getFirst())))
                .isNotEqualTo(reasoning(alone.get("none" + TEXTS.getFirst())));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Map<String, Future<JsonNode>> together = new TreeMap<>();
            List<Future<JsonNode>> loads = new ArrayList<>();
            for (String key : alone.keySet()) {
                String adapter =
                        ADAPTERS.stream().filter(key::startsWith).findFirst().orElseThrow();
                together.put(key, threads.submit(() -> answer(key.substring(adapter.length()), adapter)));
                loads.add(threads.submit(() -> send("POST", "v1/adapters", "{\"name\": \"turned\"}")));
            }
            for (Map.Entry<String, Future<JsonNode>> answer : together.entrySet()) {
                JsonNode expected = alone.get(answer.getKey());
                assertThat(answer.getValue().get().path("id")).isEqualTo(expected.path("id"));
                assertThat(answer.getValue().get().path("relations")).isEqualTo(expected.path("relations"));
                assertThat(reasoning(answer.getValue().get())).isEqualTo(reasoning(expected));
            }
            for (Future<JsonNode> load : loads) {
                assertThat(load.get().path("state").asText()).isEqualTo("loaded");
            }
        }
    }

    @Test
    void aReloadedAdapterOfTheSameNameAnswersByItsOwnNumbers() throws Exception {
        WithAdapters.write(home.resolve("lora-adapters/moving"), 16);
        send("POST", "v1/adapters", "{\"name\": \"moving\"}");
        JsonNode before = answer(TEXTS.getFirst(), "moving");
        WithAdapters.write(home.resolve("lora-adapters/moving"), 128);
        JsonNode unread = answer(TEXTS.getFirst(), "moving");
        assertThat(unread.path("id")).isEqualTo(before.path("id"));
        send("POST", "v1/adapters", "{\"name\": \"moving\"}");
        JsonNode after = answer(TEXTS.getFirst(), "moving");
        assertThat(after.path("id")).isNotEqualTo(before.path("id"));
        JsonNode fresh = answer(TEXTS.getFirst(), "strong");
        assertThat(reasoning(after)).isEqualTo(reasoning(fresh));
        JsonNode unloaded = send("DELETE", "v1/adapters/moving", "");
        assertThat(unloaded.path("models")).isEmpty();
        assertThat(request(TEXTS.getFirst(), "moving").path("code").asText()).isEqualTo("ADAPTER_UNKNOWN");
    }

    @Test
    void aPinnedAdapterAnswersAsALiveOne() throws Exception {
        JsonNode live = answer(TEXTS.getFirst(), "clinical");
        assertThat(send("POST", "v1/adapters/clinical/pin", "")
                        .path("models")
                        .get(0)
                        .path("pinned")
                        .asBoolean())
                .isTrue();
        JsonNode pinned = answer(TEXTS.getFirst(), "clinical");
        send("DELETE", "v1/adapters/clinical/pin", "");
        assertThat(reasoning(pinned)).isEqualTo(reasoning(live));
        assertThat(answer(TEXTS.getFirst(), "clinical").path("id")).isEqualTo(live.path("id"));
    }

    @Test
    void namesTheNearestAdapter() throws Exception {
        JsonNode problem = request(TEXTS.getFirst(), "clincal");
        assertThat(problem.path("code").asText()).isEqualTo("ADAPTER_UNKNOWN");
        assertThat(problem.path("status").asInt()).isEqualTo(422);
        assertThat(problem.path("hint").asText()).startsWith("Maybe \"clinical\" was meant;");
    }

    private static String reasoning(JsonNode answer) {
        return answer.path("trace").path("pairs").get(0).path("model_reasoning").asText();
    }

    private JsonNode answer(String text, String adapter) throws Exception {
        JsonNode answer = request(text, adapter);
        assertThat(answer.path("adapter").asText()).as(answer.toString()).isEqualTo(adapter.replace("none", ""));
        return answer;
    }

    private JsonNode request(String text, String adapter) throws Exception {
        return send(
                "POST",
                "v1/extract",
                "{\"text\": \"%s\", \"profile\": \"relata.v1\", \"adapter\": \"%s\", \"trace\": true}"
                        .formatted(text, adapter));
    }

    private JsonNode send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path));
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(response.body());
    }
}
