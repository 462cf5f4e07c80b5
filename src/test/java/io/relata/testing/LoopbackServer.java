package io.relata.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on this machine that answers {@code POST /v1/completions} and {@code POST /tokenize} as a test says. */
public final class LoopbackServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    /** How a request is answered. */
    @FunctionalInterface
    public interface Answering {
        /** Answers one. */
        Answer answer(String body) throws IOException;
    }

    /**
     * An answer.
     *
     * @param length that is said to follow, or -1 for that of the body
     */
    public record Answer(int status, String body, int length) {
        /** Returns an answer of this status. */
        public static Answer of(int status, String body) {
            return new Answer(status, body, -1);
        }
    }

    /** Starts a server on a port of its own. */
    public LoopbackServer(Answering answering) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String path : List.of("/v1/completions", "/tokenize")) {
            listen(path, answering);
        }
        server.setExecutor(threads);
        server.start();
    }

    private void listen(String path, Answering answering) {
        server.createContext(path, exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(body);
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            send(exchange, answering.answer(body));
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(
                answer.status(), answer.length() < 0 ? Math.max(1, bytes.length) : answer.length());
        exchange.getResponseBody().write(bytes.length == 0 ? new byte[] {' '} : bytes);
        exchange.close();
    }

    /** Returns the address up to and with {@code /v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
    }

    /** Returns the bodies that came, in order. */
    public List<String> requests() {
        return requests;
    }

    /** Returns what came as {@code Authorization}, in order. */
    public List<String> keys() {
        return keys;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
