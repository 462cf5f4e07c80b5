package io.relata.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.wire.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/**
 * A server that is asked over HTTP, for what only a running process can do.
 *
 * @param root such as {@code http://127.0.0.1:8080}
 */
record RunningServer(String root) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Sends a request and returns the answer; a problem is thrown as what it was on the server.
     *
     * @param json body, or the empty array for none
     * @throws RelataException with {@code INVALID_ARGUMENT} when there is no server there
     */
    JsonNode ask(String method, String path, byte[] json) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
            request.method(method, json.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(json));
            if (json.length > 0) {
                request.header("Content-Type", "application/json");
            }
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode answer = StrictJson.read(response.body());
            if (response.statusCode() >= 400) {
                throw failure(answer);
            }
            return answer;
        } catch (IOException | IllegalArgumentException e) {
            throw absent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw absent(e);
        }
    }

    private RelataException absent(Exception e) {
        return new RelataException(
                ErrorCode.INVALID_ARGUMENT,
                "There is no server at %s: %s.".formatted(root, e),
                "Maybe start one by ./relata serve, or name another by --server.",
                e);
    }

    private static RelataException failure(JsonNode problem) {
        String name = problem.path("code").asText();
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
        return new RelataException(
                code, problem.path("detail").asText(), problem.path("hint").asText());
    }
}
