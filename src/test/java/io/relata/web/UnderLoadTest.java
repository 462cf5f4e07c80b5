package io.relata.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.relata.testing.WithBusyModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** More clients than may wait: each gets the answer that it would have got alone, or is told to come again. */
@QuarkusTest
@TestProfile(WithBusyModel.class)
class UnderLoadTest {
    private static final int CLIENTS = 24;
    private static final int TEXTS = 4;
    private static final int ATTEMPTS_MAX = 200;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TestHTTPResource("/v1/extract")
    URI extract;

    @Test
    void everyClientGetsTheQuietAnswerOrIsToldToComeAgain() throws Exception {
        List<String> quiet = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            HttpResponse<String> answer = ask(i);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            quiet.add(answer.body());
        }
        AtomicInteger refused = new AtomicInteger();
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                int text = i % TEXTS;
                answers.add(clients.submit(() -> answered(text, refused)));
            }
            for (int i = 0; i < CLIENTS; i++) {
                assertThat(answers.get(i).get()).isEqualTo(quiet.get(i % TEXTS));
            }
        }
        assertThat(refused.get()).isPositive();
    }

    private String answered(int text, AtomicInteger refused) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            HttpResponse<String> answer = ask(text);
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(new ObjectMapper().readTree(answer.body()).path("code").asText())
                    .isEqualTo("BUSY");
            refused.incrementAndGet();
            // Sooner than it was told to, so that the load stays.
            Thread.sleep(50);
        }
        throw new AssertionError("It was refused %d times.".formatted(ATTEMPTS_MAX));
    }

    private HttpResponse<String> ask(int text) throws Exception {
        String body = "{\"text\": \"The <e1>fire %d</e1> was caused by <e2>friction</e2>.\"}".formatted(text);
        return CLIENT.send(
                HttpRequest.newBuilder(extract)
                        .timeout(Duration.ofSeconds(120))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
