package io.relata.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.Stop;
import io.relata.decoding.StopRules;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.Conversation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Asks one model of a server by {@code /v1/completions}, in whichever way the server can be asked. */
final class RemoteAsking {
    private static final String COMPLETIONS = "/completions";

    /** As many as vLLM tells unless it is set otherwise. */
    private static final int TOP = 20;

    /** Texts that have not parted after so many of their tokens are taken to be equally likely. */
    private static final int TOP_STEPS_MAX = 12;

    /** What stands for no probability, since its logarithm is a number. */
    private static final double NOT_CHOSEN = 1e-9;

    private static final String PROBE = "One two";
    private static final List<String> PROBE_LABELS = List.of(" three", " four");

    private final String model;
    private final RemoteSettings settings;
    private final RemoteServer server;
    private final TokenAsking tokens;
    private final AtomicReference<Optional<RemoteSettings.Scoring>> found = new AtomicReference<>(Optional.empty());

    RemoteAsking(String model, RemoteSettings settings, RemoteServer server) {
        this.model = model;
        this.settings = settings;
        this.server = server;
        this.tokens = new TokenAsking(model, server);
    }

    /** Returns how labels are scored; where that is to be found out, tries the ways with words of no meaning, once. */
    RemoteSettings.Scoring scoring() {
        if (settings.scoring() != RemoteSettings.Scoring.AUTO) {
            return settings.scoring();
        }
        if (found.get().isEmpty()) {
            found.compareAndSet(Optional.empty(), Optional.of(tried()));
        }
        return found.get().orElseThrow();
    }

    private RemoteSettings.Scoring tried() {
        // The server of llama.cpp echoes nothing, and others have no tokens to be asked for.
        RemoteSettings.Scoring exact = settings.dialect() == RemoteSettings.Dialect.LLAMA_CPP
                ? RemoteSettings.Scoring.TOKENS
                : RemoteSettings.Scoring.ECHO;
        for (RemoteSettings.Scoring way : List.of(exact, RemoteSettings.Scoring.TOP)) {
            try {
                scored(way, PROBE, PROBE_LABELS);
                return way;
            } catch (RelataException e) {
                if (e.code() != ErrorCode.REMOTE_REFUSED
                        && e.code() != ErrorCode.REMOTE_FAILED
                        && e.code() != ErrorCode.REMOTE_ANSWER_INVALID) {
                    throw e;
                }
            }
        }
        return RemoteSettings.Scoring.CHOICE;
    }

    /** Returns the logarithms of the probabilities of texts that may follow; none begins another. */
    double[] logProbabilities(String text, List<String> continuations) {
        return scored(scoring(), text, continuations);
    }

    private double[] scored(RemoteSettings.Scoring way, String text, List<String> continuations) {
        return switch (way) {
            case ECHO, AUTO -> {
                List<TokenPath> paths = paths(text, continuations);
                yield TokenPath.constrained(paths.subList(1, paths.size()));
            }
            case TOKENS -> tokens.logProbabilities(text, continuations);
            case TOP -> {
                double[] out = new double[continuations.size()];
                byLikeliest(
                        text,
                        continuations,
                        IntStream.range(0, out.length).boxed().toList(),
                        0,
                        0,
                        out);
                yield out;
            }
            case CHOICE -> chosen(text, continuations);
        };
    }

    /** Returns the mean log-probability of the tokens of each continuation; where tokens are not told, that of the text as a whole. */
    double[] meanTokenLogProbabilities(String text, List<String> continuations) {
        return switch (scoring()) {
            case ECHO, AUTO -> {
                List<TokenPath> paths = paths(text, continuations);
                yield paths.subList(1, paths.size()).stream()
                        .mapToDouble(path -> path.meanAfter(paths.getFirst()))
                        .toArray();
            }
            case TOKENS -> tokens.meanTokenLogProbabilities(text, continuations);
            case TOP, CHOICE -> logProbabilities(text, continuations);
        };
    }

    /** Returns how the text, and the text with each continuation, is cut into tokens, and what they are given. */
    private List<TokenPath> paths(String text, List<String> continuations) {
        ObjectNode body = body(0);
        ArrayNode prompts = body.putArray("prompt").add(text);
        continuations.forEach(c -> prompts.add(text + c));
        body.put("echo", true).put("logprobs", 1).put("temperature", 0);
        if (settings.dialect() == RemoteSettings.Dialect.VLLM) {
            // Texts of single tokens look alike where they differ by a leading space alone.
            body.put("return_tokens_as_token_ids", true);
        }
        JsonNode choices = server.post(COMPLETIONS, body).path("choices");
        if (choices.size() != prompts.size()) {
            throw server.lacks("a choice for every prompt");
        }
        List<TokenPath> paths =
                new ArrayList<>(Collections.nCopies(prompts.size(), new TokenPath(List.of(), new double[0])));
        for (JsonNode choice : choices) {
            int index = choice.path("index").asInt(-1);
            if (index < 0 || index >= paths.size()) {
                throw server.lacks("the index of a choice");
            }
            paths.set(index, path(choice, prompts.get(index).textValue()));
        }
        return paths;
    }

    private TokenPath path(JsonNode choice, String prompt) {
        List<String> tokens = new ArrayList<>();
        choice.path("logprobs").path("tokens").forEach(t -> tokens.add(t.asText()));
        JsonNode logs = choice.path("logprobs").path("token_logprobs");
        // A server that does not echo tells of what it wrote, and of nothing that was read.
        boolean named = !tokens.isEmpty() && tokens.getFirst().startsWith("token_id:");
        int shared = named
                ? choice.path("text").asText().length()
                : String.join("", tokens).length();
        if (tokens.size() < 2 || logs.size() != tokens.size() || shared * 2 < prompt.length()) {
            throw server.lacks("the log-probabilities of the prompt's tokens");
        }
        double[] logProbabilities = new double[tokens.size()];
        for (int i = 0; i < logProbabilities.length; i++) {
            // Minus infinity is no JSON; servers write a very small number, or null.
            logProbabilities[i] = logs.get(i).asDouble(-Float.MAX_VALUE);
        }
        return new TokenPath(tokens, logProbabilities);
    }

    private void byLikeliest(
            String text, List<String> continuations, List<Integer> some, int length, double soFar, double[] out) {
        if (some.size() == 1) {
            out[some.getFirst()] = soFar;
            return;
        }
        if (length > TOP_STEPS_MAX * 8) {
            some.forEach(i -> out[i] = soFar - Math.log(some.size()));
            return;
        }
        Map<String, Double> likeliest =
                likeliest(text + continuations.get(some.getFirst()).substring(0, length));
        double least = Collections.min(likeliest.values());
        Map<String, List<Integer>> byToken = new LinkedHashMap<>();
        for (int i : some) {
            String rest = continuations.get(i).substring(length);
            String token = likeliest.entrySet().stream()
                    .filter(t -> !t.getKey().isEmpty() && rest.startsWith(t.getKey()))
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    // Of what is not told it is known only that it is less likely than all that is.
                    .orElse(rest);
            byToken.computeIfAbsent(token, _ -> new ArrayList<>()).add(i);
        }
        double logSum = TokenPath.logSum(byToken.keySet().stream()
                .mapToDouble(t -> likeliest.getOrDefault(t, least))
                .toArray());
        byToken.forEach((token, group) -> byLikeliest(
                text,
                continuations,
                group,
                length + token.length(),
                soFar + likeliest.getOrDefault(token, least) - logSum,
                out));
    }

    /** Returns the likeliest tokens that may follow a text, with their log-probabilities. */
    private Map<String, Double> likeliest(String text) {
        ObjectNode body = body(1);
        body.put("prompt", text).put("logprobs", TOP).put("temperature", 0);
        JsonNode told = choice(server.post(COMPLETIONS, body)).path("logprobs");
        Map<String, Double> likeliest = new LinkedHashMap<>();
        told.path("top_logprobs")
                .path(0)
                .properties()
                .forEach(e -> likeliest.put(e.getKey(), e.getValue().asDouble()));
        // The server of llama.cpp tells it as chats do.
        told.path("content")
                .path(0)
                .path("top_logprobs")
                .forEach(t -> likeliest.putIfAbsent(
                        t.path("token").asText(), t.path("logprob").asDouble()));
        if (likeliest.size() < 2) {
            throw server.lacks("the likeliest next tokens");
        }
        return likeliest;
    }

    private double[] chosen(String text, List<String> continuations) {
        ObjectNode body =
                body(continuations.stream().mapToInt(String::length).max().orElse(1));
        body.put("prompt", text);
        sample(body, new Sampler.Greedy());
        switch (settings.dialect()) {
            case OPENAI -> {}
            case VLLM -> {
                ArrayNode allowed = JsonNodeFactory.instance.arrayNode();
                continuations.forEach(allowed::add);
                body.set("guided_choice", allowed);
                body.putObject("structured_outputs").set("choice", allowed);
            }
            case LLAMA_CPP -> body.put("grammar", Gbnf.of(continuations));
        }
        String written = choice(server.post(COMPLETIONS, body)).path("text").asText();
        int chosen = IntStream.range(0, continuations.size())
                .filter(i -> written.strip().startsWith(continuations.get(i).strip()))
                .findFirst()
                .orElseThrow(() -> server.failure(
                        ErrorCode.REMOTE_ANSWER_INVALID,
                        "it wrote none of the answers that it may give",
                        "Maybe set relata.remote.dialect to vllm or llama-cpp, so that it is held to them."));
        return IntStream.range(0, continuations.size())
                .mapToDouble(i -> Math.log(i == chosen ? 1 - NOT_CHOSEN * (continuations.size() - 1) : NOT_CHOSEN))
                .toArray();
    }

    /** Has the model write, and tells the mean probability of the tokens where the server tells it; otherwise 1. */
    Conversation.Measured write(
            String text, Constraint constraint, StopRules rules, Sampler sampler, boolean measured) {
        ObjectNode body = body(rules.tokensMax());
        body.put("prompt", text);
        if (!rules.texts().isEmpty()) {
            ArrayNode stops = body.putArray("stop");
            rules.texts().forEach(stops::add);
        }
        sample(body, sampler);
        hold(body, constraint);
        if (measured) {
            // To the server of llama.cpp 0 says that nothing is to be told.
            body.put("logprobs", 1);
        }
        JsonNode answer = server.post(COMPLETIONS, body);
        JsonNode choice = choice(answer);
        if (!choice.path("text").isTextual()) {
            throw server.lacks("a text");
        }
        int count = answer.path("usage").path("completion_tokens").asInt(0);
        Stop stop = stop(choice.path("finish_reason").asText("stop"));
        // Which tokens they were is not told; that there were so many is.
        List<Integer> unknown = Collections.nCopies(Math.clamp(count, 0, rules.tokensMax()), -1);
        return new Conversation.Measured(
                new Completion(choice.path("text").textValue(), unknown, "", stop), meanProbability(choice));
    }

    private Stop stop(String reason) {
        return switch (reason) {
            case "length" -> new Stop.TokenLimit();
            case "stop", "" -> new Stop.EndOfText();
            // Such as vLLM's "abort": what was written by then is no answer.
            default ->
                throw server.failure(
                        ErrorCode.REMOTE_FAILED, "it left off in the middle", "Maybe the server's log says why.");
        };
    }

    private static double meanProbability(JsonNode choice) {
        List<Double> logs = new ArrayList<>();
        choice.path("logprobs").path("token_logprobs").forEach(l -> logs.add(l.asDouble()));
        choice.path("logprobs")
                .path("content")
                .forEach(t -> logs.add(t.path("logprob").asDouble()));
        return Math.exp(logs.stream().mapToDouble(Double::doubleValue).average().orElse(0));
    }

    private void sample(ObjectNode body, Sampler sampler) {
        neutral(body);
        switch (sampler) {
            case Sampler.Greedy() -> body.put("temperature", 0);
            case Sampler.Tempered(double temperature, long seed) ->
                body.put("temperature", temperature).put("seed", seed(seed));
            case Sampler.Nucleus(double temperature, double share, long seed) ->
                body.put("temperature", temperature).put("top_p", share).put("seed", seed(seed));
        }
    }

    /** Takes back what a server does of its own accord: vLLM heeds what a model's files advise, and llama.cpp its own defaults. */
    private void neutral(ObjectNode body) {
        switch (settings.dialect()) {
            case OPENAI -> {}
            case VLLM -> body.put("top_p", 1).put("top_k", -1).put("min_p", 0).put("repetition_penalty", 1);
            case LLAMA_CPP ->
                body.put("top_p", 1)
                        .put("top_k", 0)
                        .put("min_p", 0)
                        .put("typical_p", 1)
                        .put("repeat_penalty", 1)
                        .put("presence_penalty", 0)
                        .put("frequency_penalty", 0)
                        .put("dry_multiplier", 0)
                        .put("xtc_probability", 0)
                        .put("mirostat", 0);
        }
    }

    /** The server of llama.cpp takes 32 bits. */
    private long seed(long seed) {
        return settings.dialect() == RemoteSettings.Dialect.LLAMA_CPP ? seed & Integer.MAX_VALUE : seed;
    }

    private void hold(ObjectNode body, Constraint constraint) {
        switch (constraint) {
            case Constraint.Shaped(var form) -> {
                switch (settings.dialect()) {
                    case OPENAI -> {}
                    case VLLM -> {
                        String grammar = Gbnf.of(form);
                        body.put("guided_grammar", grammar);
                        body.putObject("structured_outputs").put("grammar", grammar);
                    }
                    case LLAMA_CPP -> body.put("grammar", Gbnf.of(form));
                }
            }
            // Quotations are held against the text after they are written.
            case Constraint.Free(), Constraint.Quoting _ -> {}
            case Constraint.OneOf _ -> throw new IllegalArgumentException("Tokens of another server are not known.");
        }
    }

    private ObjectNode body(int tokensMax) {
        return JsonNodeFactory.instance.objectNode().put("model", model).put("max_tokens", tokensMax);
    }

    private JsonNode choice(JsonNode answer) {
        JsonNode choice = answer.path("choices").path(0);
        if (!choice.isObject()) {
            throw server.lacks("a choice");
        }
        return choice;
    }
}
