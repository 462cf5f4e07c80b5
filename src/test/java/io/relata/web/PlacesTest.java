package io.relata.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.completion.ChatLayout;
import io.relata.encoder.RelationEncoder;
import io.relata.engine.LanguageModel;
import io.relata.extraction.LanguageModels;
import io.relata.testing.HashingEncoder;
import io.relata.wire.Inventory;
import io.relata.wire.Limits;
import io.relata.wire.openai.OpenAiDesk;
import io.relata.wire.openai.OpenModels;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of OpenAI's protocol when there is one place for them. */
@Timeout(20)
class PlacesTest {
    private static final String EMBED = "{\"model\": \"hashing.v1\", \"input\": \"a <e1>b</e1> <e2>c</e2>\"}";
    private static final Limits ONE_AT_ONCE = new Limits(10_000, 1000, 10, 10, 10, 10, 1);

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final OpenAiResource resource = new OpenAiResource(
            new OpenAiDesk(
                    () -> new Inventory.Models(List.of(), List.of(new Inventory.Listed("hashing.v1", 0))),
                    new SlowModels(),
                    ONE_AT_ONCE,
                    InstantSource.system()),
            ONE_AT_ONCE,
            new Clients(new ScopeHeader("")));

    @Test
    void vectorsTakeAPlaceAndNothingIsLookedIntoWithoutOne() throws Exception {
        RoutingContext nobody = (RoutingContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RoutingContext.class}, (_, _, _) -> 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> first = threads.submit(() -> resource.embed(body(EMBED)));
            arrived.await();
            assertThat(resource.embed(body(EMBED)).getStatus()).isEqualTo(429);
            assertThat(resource.chat(body("no JSON"), nobody).getStatus()).isEqualTo(429);
            assertThat(resource.complete(body("no JSON"), nobody).getStatus()).isEqualTo(429);
            mayGoOn.countDown();
            assertThat(first.get().getStatus()).isEqualTo(200);
        }
        assertThat(resource.chat(body("no JSON"), nobody).getStatus()).isEqualTo(400);
        assertThat(resource.embed(body("no JSON")).getStatus()).isEqualTo(400);
        assertThat(resource.embed(body(EMBED)).getStatus()).isEqualTo(200);
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One encoder, which is given out when it may be. */
    private final class SlowModels implements OpenModels {
        @Override
        public Optional<LanguageModels.Lease<LanguageModel>> languageModel(String model, String adapter) {
            return Optional.empty();
        }

        @Override
        public ChatLayout layout(String model) {
            return ChatLayout.PLAIN;
        }

        @Override
        public Optional<RelationEncoder> encoder(String name) {
            arrived.countDown();
            try {
                // Not for ever: a request that takes no place is to fail the test, not to hold it up.
                mayGoOn.await(3, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Optional.of(new HashingEncoder());
        }
    }
}
