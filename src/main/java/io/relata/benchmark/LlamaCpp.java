package io.relata.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * llama.cpp in a process of its own: it keeps the keys and values of the last prompt, so that a head that prompts share is
 * read once, and its grammar lets it write nothing but a label. It takes the likeliest token at each step and knows no
 * label's probability.
 */
public final class LlamaCpp implements Contender {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONTEXT_TOKENS = 4096;
    private static final int END_SECONDS_MAX = 10;

    private final String name;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private String grammar = "";

    /**
     * Starts a process and loads a model.
     *
     * @param name under which its times are kept
     * @param folder of {@code peer.mjs}, its packages installed
     * @param file in GGUF
     * @param contextTokensMax how long prompts may be
     * @param threads of the CPU
     * @throws RelataException with {@code ENGINE_UNAVAILABLE} when it cannot be started
     */
    public LlamaCpp(String name, Path folder, Path file, int contextTokensMax, int threads) {
        this.name = name;
        try {
            process = new ProcessBuilder("node", "peer.mjs")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw unavailable(folder, e.getMessage());
        }
        requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        ObjectNode load = request("load");
        load.put("file", file.toAbsolutePath().toString())
                .put("context", contextTokensMax)
                .put("threads", threads);
        try {
            ask(load);
        } catch (UncheckedIOException e) {
            throw unavailable(folder, e.getMessage());
        }
    }

    /**
     * Where it and its files are.
     *
     * @param peer the folder of {@code peer.mjs}
     * @param work a folder for models in GGUF, which are written once
     */
    public record Place(Path peer, Path work) {
        /** Returns whether the packages that it needs are installed. */
        boolean installed() {
            return Files.isDirectory(peer.resolve("node_modules").resolve("node-llama-cpp"));
        }
    }

    /**
     * Returns a model in each format of GGUF, since which one is fastest depends on the machine.
     *
     * @param notes told when it is not installed; there is none then
     */
    static List<LlamaCpp> ofAllFormats(
            Place place, Path model, int threads, Map<String, String> notes, Consumer<String> progress) {
        if (!place.installed()) {
            notes.put("llama.cpp", "Not run, since \"npm install\" was not run in bench/llama-cpp.");
            return List.of();
        }
        List<LlamaCpp> all = new ArrayList<>();
        for (GgufWriter.Format format : GgufWriter.Format.values()) {
            Path file = place.work().resolve("%s-%s.gguf".formatted(model.getFileName(), format));
            if (!Files.exists(file)) {
                progress.accept("writing " + file.getFileName());
                new GgufWriter(model).write(file, format);
            }
            all.add(new LlamaCpp("llama.cpp " + format, place.peer(), file, CONTEXT_TOKENS, threads));
        }
        return all;
    }

    private static RelataException unavailable(Path folder, String reason) {
        return new RelataException(
                ErrorCode.ENGINE_UNAVAILABLE,
                "llama.cpp cannot be started in %s: %s".formatted(folder, reason),
                "Maybe \"npm install\" was not run there.");
    }

    private static ObjectNode request(String operation) {
        return JSON.createObjectNode().put("operation", operation);
    }

    private static void tokens(ObjectNode request, int... tokenIds) {
        Arrays.stream(tokenIds).forEach(request.putArray("tokens")::add);
    }

    private JsonNode ask(ObjectNode request) {
        try {
            requests.write(request.toString());
            requests.newLine();
            requests.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the process ended");
            }
            JsonNode answer = JSON.readTree(line);
            if (answer.has("error")) {
                throw new IOException(answer.path("error").asText());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("llama.cpp did not answer.", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare(PairWorkload workload) {
        grammar = workload.labels().stream()
                .map(label -> '"' + label.replace("\n", "\\n") + '"')
                .collect(Collectors.joining(" | ", "root ::= ", ""));
        prefillSeconds(workload.head().tokenIds());
    }

    @Override
    public Timed answer(PairWorkload workload, PairWorkload.Pair pair) {
        ObjectNode request = request("ask");
        tokens(request, workload.prompt(pair));
        request.put("grammar", grammar).put("tokensMax", PairWorkload.LABEL_TOKENS_MAX);
        JsonNode answer = ask(request);
        String written = answer.path("text").asText().strip();
        int label = workload.labels().stream().map(String::strip).toList().indexOf(written);
        return new Timed(seconds(answer), label < 0 ? OptionalInt.empty() : OptionalInt.of(label));
    }

    /** Returns how long it takes to read tokens into an empty sequence. */
    public double prefillSeconds(int... tokenIds) {
        ObjectNode request = request("prefill");
        tokens(request, tokenIds);
        return seconds(ask(request));
    }

    /** Returns how long it takes to write tokens behind others. */
    public double decodeSeconds(int count, int... tokenIds) {
        ObjectNode request = request("decode");
        tokens(request, tokenIds);
        return seconds(ask(request.put("count", count)));
    }

    private static double seconds(JsonNode answer) {
        return answer.path("millis").asDouble() / 1e3;
    }

    /** Closing its input ends the process. */
    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (IOException _) {
            process.destroy();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
    }
}
