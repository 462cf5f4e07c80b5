package io.relata.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests to one server, and tells its failures by codes. No text of a request or an answer becomes part of a message. */
final class RemoteServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_BYTES_MAX = 256 << 20;
    private static final long RETRY_MILLIS = 250;
    private static final long RETRY_SECONDS_MAX = 10;

    private final RemoteSettings settings;
    private final HttpClient client;
    private final Semaphore places;

    RemoteServer(RemoteSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
        this.places = new Semaphore(settings.requestsAtOnceMax(), true);
    }

    /**
     * Sends JSON and returns the JSON that it is answered with.
     *
     * @param path after the base address
     * @throws RelataException with {@code REMOTE_UNREACHABLE}, {@code REMOTE_TIMEOUT}, {@code REMOTE_REFUSED}, {@code REMOTE_BUSY},
     *     {@code REMOTE_FAILED} or {@code REMOTE_ANSWER_INVALID}
     */
    JsonNode post(String path, JsonNode body) {
        HttpRequest.Builder request = request(base() + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return withPlace(request.build());
    }

    /** Sends JSON to a path beside {@code /v1}; fails as {@link #post} does. */
    JsonNode postBeside(String path, JsonNode body) {
        HttpRequest.Builder request = request(base().replaceFirst("/v1$", "") + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return withPlace(request.build());
    }

    private String base() {
        return settings.baseUrl().toString().replaceFirst("/+$", "");
    }

    private HttpRequest.Builder request(String address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(settings.timeout())
                .header("Accept", "application/json");
        settings.key().ifPresent(key -> request.header("Authorization", "Bearer " + key.value()));
        return request;
    }

    private JsonNode withPlace(HttpRequest request) {
        boolean taken = false;
        try {
            taken = places.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!taken) {
                throw failure(
                        ErrorCode.BUSY,
                        "%d requests wait for it already".formatted(settings.requestsAtOnceMax()),
                        "Maybe try again in a moment, or raise relata.remote.requests-at-once-max.");
            }
            return retried(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(ErrorCode.REMOTE_TIMEOUT, "the wait for its answer was ended", "", e);
        } finally {
            if (taken) {
                places.release();
            }
        }
    }

    private JsonNode retried(HttpRequest request) throws InterruptedException {
        for (int tried = 0; ; tried++) {
            HttpResponse<byte[]> response = sent(request);
            boolean passing =
                    switch (response.statusCode()) {
                        case 429, 502, 503, 504 -> true;
                        default -> false;
                    };
            if (!passing || tried == settings.retriesMax()) {
                return read(response);
            }
            Thread.sleep(wait(response, tried));
        }
    }

    private static long wait(HttpResponse<byte[]> response, int tried) {
        String asked = response.headers().firstValue("Retry-After").orElse("");
        return asked.matches("[0-9]{1,4}")
                ? Math.min(Long.parseLong(asked), RETRY_SECONDS_MAX) * 1000
                : RETRY_MILLIS << Math.min(tried, 5);
    }

    private HttpResponse<byte[]> sent(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            // The request's own timeout ends with the headers of the answer.
            return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw timeout(e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case HttpConnectTimeoutException timeout -> unreachable(timeout);
                case HttpTimeoutException timeout -> timeout(timeout);
                case ConnectException refused -> unreachable(refused);
                case Throwable broken ->
                    failure(
                            ErrorCode.REMOTE_ANSWER_INVALID,
                            "its answer broke off: " + broken.getClass().getSimpleName(),
                            "Maybe the server went down; its log says why.",
                            broken);
            };
        }
    }

    private RelataException timeout(Exception cause) {
        return failure(
                ErrorCode.REMOTE_TIMEOUT,
                "it gave no answer within %d ms".formatted(settings.timeout().toMillis()),
                "Maybe it is busy; relata.remote.timeout says how long is waited.",
                cause);
    }

    private RelataException unreachable(Exception cause) {
        return failure(
                ErrorCode.REMOTE_UNREACHABLE,
                "it cannot be reached",
                "Maybe it is not running, or relata.remote.base-url is another address.",
                cause);
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            try {
                return JSON.readTree(response.body());
            } catch (IOException _) {
                // The library's message quotes what it could not read.
                throw notJson();
            }
        }
        String what = "it answered with HTTP %d".formatted(status);
        throw switch (status) {
            case 401, 403 ->
                failure(
                        ErrorCode.REMOTE_REFUSED,
                        what,
                        "Maybe the key in relata.remote.key-file is missing or not the server's.");
            case 404 ->
                failure(
                        ErrorCode.REMOTE_REFUSED,
                        what,
                        "Maybe relata.remote.base-url lacks /v1, or the server runs another model.");
            case 429, 503 ->
                failure(
                        ErrorCode.REMOTE_BUSY,
                        what,
                        "Maybe it is loading its model; or lower relata.remote.requests-at-once-max, or try later.");
            default ->
                status >= 500
                        ? failure(ErrorCode.REMOTE_FAILED, what, "Maybe the server's log says why.")
                        : refused(response, what);
        };
    }

    private RelataException refused(HttpResponse<byte[]> response, String what) {
        JsonNode error = error(response);
        // The server of llama.cpp counts; OpenAI and Relata have a code of their own; vLLM tells it by its message
        // alone.
        if (error.path("type").asText().equals("exceed_context_size_error")) {
            return failure(
                    ErrorCode.REMOTE_REFUSED,
                    "its model has room for %d tokens, of which the prompt has %d"
                            .formatted(
                                    error.path("n_ctx").asInt(),
                                    error.path("n_prompt_tokens").asInt()),
                    "Maybe set relata.remote.context-tokens-max to that room, or relata.remote.bytes-per-token lower.");
        }
        if (error.path("code").asText().equals("context_length_exceeded")) {
            return failure(
                    ErrorCode.REMOTE_REFUSED,
                    "the prompt is longer than its model has room for",
                    "Maybe set relata.remote.context-tokens-max lower, or relata.remote.bytes-per-token.");
        }
        return failure(
                ErrorCode.REMOTE_REFUSED,
                what,
                "Maybe the prompt is longer than relata.remote.context-tokens-max says, or the server is of another"
                        + " kind than relata.remote.dialect.");
    }

    private static JsonNode error(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body()).path("error");
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    private RelataException notJson() {
        return failure(
                ErrorCode.REMOTE_ANSWER_INVALID,
                "its answer is no JSON, or cut off",
                "Maybe something stands between that answers for it.");
    }

    /** Returns what to throw when an answer lacks something. */
    RelataException lacks(String what) {
        return failure(
                ErrorCode.REMOTE_ANSWER_INVALID, "its answer lacks " + what, "Maybe it is no server of that protocol.");
    }

    RelataException failure(ErrorCode code, String what, String hint) {
        return new RelataException(code, message(what), hint);
    }

    private RelataException failure(ErrorCode code, String what, String hint, Throwable cause) {
        return new RelataException(code, message(what), hint, cause);
    }

    private String message(String what) {
        return "The model server at %s was asked, and %s.".formatted(settings.place(), what);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
