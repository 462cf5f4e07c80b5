package io.relata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.relata.wire.AdapterKeeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AdaptersCommandTest {
    private static final String LOADED = """
            {"name": "clinical", "folder": "clinical", "state": "loaded", "digest": "ab12", "modules": 12, "ranks": [8],
             "bytes": 196608, "models": [{"model": "tiny", "fingerprint": "f", "requests_in_flight": 3, "pinned": true}]}
            """;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = LOADED;

    @BeforeEach
    void startAServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add("%s %s %s"
                    .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body)
                    .strip());
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void hasTheServerLoadUnloadAndPin() {
        assertThat(run("load", "clinical").out())
                .startsWith("clinical is loaded, changes 12 layers, ranks [8], 196608 bytes, digest ab12")
                .contains("  merged on tiny, 3 requests in flight");
        run("load", "clinical", "--folder", "incoming/2");
        run("unload", "clinical");
        run("pin", "clinical", "--model", "tiny");
        run("unpin", "clinical");
        assertThat(asked)
                .containsExactly(
                        "POST /v1/adapters {\"name\":\"clinical\"}",
                        "POST /v1/adapters {\"folder\":\"incoming/2\",\"name\":\"clinical\"}",
                        "DELETE /v1/adapters/clinical",
                        "POST /v1/adapters/clinical/pin?model=tiny",
                        "DELETE /v1/adapters/clinical/pin");
    }

    @Test
    void failsAsTheServerDoes() {
        status = 422;
        answer = """
                {"code": "ADAPTER_UNKNOWN", "detail": "There is no adapter \\"x\\".", "hint": "Maybe clinical."}
                """;
        CommandRun run = run("unload", "x");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("ADAPTER_UNKNOWN: There is no adapter \"x\".")
                .contains("Maybe clinical.");
    }

    @Test
    void saysThatThereIsNoServer() {
        server.stop(0);
        CommandRun run = run("unload", "x");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("There is no server at ").contains("./relata serve");
    }

    private CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--server");
        all.add("http://127.0.0.1:" + server.getAddress().getPort());
        return CommandRun.of(new CommandLine(new AdaptersCommand(() -> new NoKeeper())), all.toArray(String[]::new));
    }

    /** These commands are about a server, never about this process. */
    private static final class NoKeeper implements AdapterKeeper {
        @Override
        public Adapters adapters() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Adapter load(String name, String folder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Adapter unload(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Adapter pin(String name, String model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Adapter unpin(String name, String model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Adapter check(String name, String model) {
            throw new UnsupportedOperationException();
        }
    }
}
