package io.relata.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.relata.error.ErrorCode;
import io.relata.testing.WithFakeParts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@TestProfile(WithFakeParts.class)
class MalformedRequestsTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource("/")
    URI root;

    @Test
    void thereAreAtLeastTwoHundred() {
        assertThat(MalformedRequests.all().count()).isGreaterThanOrEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isAnsweredByItsCode(MalformedRequests.Malformed request) throws Exception {
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode())
                .as(response.body())
                .isEqualTo(request.expected().httpStatus());
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.path("code").asText())
                .as(response.body())
                .isEqualTo(request.expected().name());
        assertThat(problem.path("status").asInt()).isEqualTo(response.statusCode());
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("instance").asText()).startsWith("/");
        assertThat(problem.path("type").asText()).startsWith("/problems/");
        assertThat(problem.path("title").asText()).isNotBlank();
        if (problem.has("hint")) {
            assertThat(problem.path("hint").asText()).startsWith("Maybe ");
        }
        assertThat(request.expected()).isNotEqualTo(ErrorCode.INTERNAL);
    }

    static Stream<MalformedRequests.Malformed> malformed() {
        return MalformedRequests.all();
    }

    private HttpResponse<String> send(MalformedRequests.Malformed request) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(root.toString().replaceAll("/$", "") + request.path()))
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        if (!request.type().isEmpty()) {
            builder.header("Content-Type", request.type());
        }
        if (!request.accept().isEmpty()) {
            builder.header("Accept", request.accept());
        }
        return CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    }
}
