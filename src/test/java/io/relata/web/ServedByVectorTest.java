package io.relata.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.relata.testing.WithVector;
import io.relata.wire.Doctor;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The application as it ships, with its own models, on the engine that needs no native library. */
@QuarkusTest
@TestProfile(WithVector.class)
class ServedByVectorTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String REQUEST = """
            {"text": "The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.",
             "profile": "%s", "trace": %s}
            """;

    @TestHTTPResource("/v1/extract")
    URI extract;

    @Inject
    Doctor doctor;

    @Test
    void theModelWritesReasonsInsideTheServer() throws Exception {
        JsonNode answer = answer("relata.v1", true);
        assertThat(answer.path("model").asText()).isEqualTo("relata-lm-small");
        JsonNode relation = answer.path("relations").get(0);
        assertThat(relation.path("relation").asText()).isEqualTo("Cause-Effect");
        assertThat(relation.path("direction").asText()).isEqualTo("tail-to-head");
        assertThat(relation.path("reasoning").asText()).contains("fire").contains("friction");
        assertThat(relation.path("reasoning_source").asText()).isIn("model", "composed");
        JsonNode trace = answer.path("trace").path("pairs").get(0);
        assertThat(trace.path("reasoning_token_count").asInt()).isPositive();
        assertThat(trace.path("model_reasoning").asText()).isNotBlank();
        assertThat(trace.path("reasoning_verdict").asText()).isNotBlank();
    }

    @Test
    void theDoctorSaysWhichEngineRuns() {
        List<Doctor.Finding> engines = doctor.examine().findings().stream()
                .filter(finding -> finding.what().startsWith("engine"))
                .toList();
        assertThat(engines)
                .containsExactly(new Doctor.Finding(
                        "engine vector", true, true, "runs the language models, by relata.engine=vector", ""));
    }

    @Test
    void anAbstentionIsNoRelationWithItsReasonAndWhatItWouldHaveBeen() throws Exception {
        JsonNode bold = answer("relata.v1", false).path("relations").get(0);
        JsonNode answer = answer("careful.v1", false);
        JsonNode careful = answer.path("relations").get(0);
        assertThat(answer.path("model").asText()).isEmpty();
        assertThat(careful.path("verdict").asText()).isEqualTo("abstained");
        assertThat(careful.path("relation").asText()).isEqualTo("Other");
        assertThat(careful.path("direction").asText()).isEqualTo("none");
        assertThat(careful.path("reasoning_source").asText()).isEqualTo("composed");
        assertThat(careful.path("reasoning").asText())
                .startsWith("Of fire and friction the likeliest is that ")
                .contains("below the 1.00 asked for");
        JsonNode first = careful.path("alternatives").get(0);
        assertThat(first.path("relation").asText()).isEqualTo("Cause-Effect");
        assertThat(first.path("direction").asText()).isEqualTo("tail-to-head");
        assertThat(first.path("probability").asDouble())
                .isCloseTo(bold.path("confidence").asDouble(), within(1e-9));
        assertThat(careful.path("confidence").asDouble())
                .isLessThan(first.path("probability").asDouble());
    }

    /** Numbers and ids change with every training; what is answered, why, and under which names must not. */
    @Test
    void theReadmeShowsThisAnswer() throws Exception {
        String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
        int begin = readme.indexOf("```json\n") + "```json\n".length();
        JsonNode shown = new ObjectMapper().readTree(readme.substring(begin, readme.indexOf("```", begin)));
        JsonNode given = answer("relata.v1", false);
        assertThat(names(shown)).isEqualTo(names(given));
        JsonNode shownRelation = shown.path("relations").get(0);
        JsonNode givenRelation = given.path("relations").get(0);
        assertThat(names(shownRelation)).isEqualTo(names(givenRelation));
        for (String field :
                List.of("head", "tail", "relation", "direction", "verdict", "confidence_origin", "evidence")) {
            assertThat(shownRelation.path(field)).as(field).isEqualTo(givenRelation.path(field));
        }
        for (String field : List.of("demonstrations", "alternatives")) {
            assertThat(names(shownRelation.path(field).get(0)))
                    .isEqualTo(names(givenRelation.path(field).get(0)));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode answer(String profile, boolean trace) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(extract)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(REQUEST.formatted(profile, trace)))
                .build();
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }
}
