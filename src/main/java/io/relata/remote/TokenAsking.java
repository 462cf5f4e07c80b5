package io.relata.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks a model of llama.cpp's server by tokens: the server cuts texts into them, and tells the probabilities of those that it is
 * made to prefer, so that labels have the probabilities that they have with a model of this process.
 */
final class TokenAsking {
    /** Further apart than two logits are, and little enough that a single keeps five digits behind the point beside it. */
    private static final double LIFT = 100;

    /** The logarithm of the least probability that is told. */
    private static final double LEAST = -100;

    private final String model;
    private final RemoteServer server;

    TokenAsking(String model, RemoteServer server) {
        this.model = model;
        this.server = server;
    }

    /** Returns the logarithms of the probabilities of texts when nothing else may come, as {@link TokenPath#constrained} does. */
    double[] logProbabilities(String text, List<String> continuations) {
        List<List<Integer>> paths =
                continuations.stream().map(c -> tokens(text + c)).toList();
        double[] out = new double[paths.size()];
        share(paths, IntStream.range(0, out.length).boxed().toList(), 0, 0, out);
        return out;
    }

    private void share(List<List<Integer>> paths, List<Integer> some, int from, double soFar, double[] out) {
        if (some.size() == 1) {
            out[some.getFirst()] = soFar;
            return;
        }
        int at = from;
        while (next(paths, some, at).size() == 1) {
            at++;
        }
        int parting = at;
        Map<Integer, Double> told = shares(paths.get(some.getFirst()).subList(0, parting), next(paths, some, parting));
        double logSum = TokenPath.logSum(
                told.values().stream().mapToDouble(Double::doubleValue).toArray());
        told.forEach((token, log) -> share(
                paths,
                some.stream()
                        .filter(i -> paths.get(i).get(parting).equals(token))
                        .toList(),
                parting + 1,
                soFar + log - logSum,
                out));
    }

    private static Set<Integer> next(List<List<Integer>> paths, List<Integer> some, int at) {
        if (some.stream().anyMatch(i -> paths.get(i).size() == at)) {
            throw new IllegalArgumentException("One text begins another.");
        }
        return some.stream().map(i -> paths.get(i).get(at)).collect(Collectors.toSet());
    }

    /** Returns the mean log-probability of the tokens of each continuation. */
    double[] meanTokenLogProbabilities(String text, List<String> continuations) {
        List<Integer> before = tokens(text);
        Map<List<Integer>, Double> known = new HashMap<>();
        return continuations.stream()
                .map(c -> tokens(text + c))
                .mapToDouble(path -> IntStream.range(common(before, path), path.size())
                        .mapToDouble(at -> known.computeIfAbsent(
                                path.subList(0, at + 1), _ -> logProbability(path.subList(0, at), path.get(at))))
                        .average()
                        .orElse(0))
                .toArray();
    }

    private static int common(List<Integer> before, List<Integer> path) {
        int common = 0;
        while (common < Math.min(before.size(), path.size())
                && before.get(common).equals(path.get(common))) {
            common++;
        }
        return common;
    }

    /** Returns the tokens of a text, of which what looks like a control token is cut up as any other words. */
    private List<Integer> tokens(String text) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put("content", text)
                .put("add_special", true)
                .put("parse_special", false);
        List<Integer> tokens = new ArrayList<>();
        server.postBeside("/tokenize", body).path("tokens").forEach(t -> tokens.add(t.asInt(-1)));
        if (tokens.isEmpty() || tokens.contains(-1)) {
            throw server.lacks("the tokens of a text");
        }
        return tokens;
    }

    /**
     * Returns the logarithms of the probabilities of these tokens when nothing else may come, in the order of their numbers. All of
     * them are lifted above the rest of the vocabulary by the same amount, so that the server's own normalization is over them.
     */
    private Map<Integer, Double> shares(List<Integer> prefix, Set<Integer> wanted) {
        ObjectNode body = body(prefix, wanted).put("post_sampling_probs", true);
        JsonNode told = first(body.put("n_probs", wanted.size())).path("top_probs");
        if (!told.isArray() || told.isEmpty()) {
            throw server.lacks("the probabilities of the tokens that were named");
        }
        Map<Integer, Double> shares = new TreeMap<>();
        // What is beyond a single's least number is left out.
        wanted.forEach(token -> shares.put(token, LEAST));
        for (JsonNode token : told) {
            shares.computeIfPresent(
                    token.path("id").asInt(-1),
                    (_, _) -> Math.max(LEAST, Math.log(token.path("prob").asDouble())));
        }
        return shares;
    }

    /** Returns the log-probability of a token over the whole vocabulary: it is lifted, and so drawn, and told of as it was before. */
    private double logProbability(List<Integer> prefix, int token) {
        JsonNode told = first(body(prefix, Set.of(token)).put("n_probs", 1));
        if (told.path("id").asInt(-1) != token || !told.path("logprob").isNumber()) {
            throw server.lacks("the log-probability of a token that was named");
        }
        return told.path("logprob").asDouble();
    }

    private ObjectNode body(List<Integer> prefix, Set<Integer> lifted) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put("max_tokens", 1)
                .put("temperature", 1);
        body.putArray("samplers").add("temperature");
        ArrayNode bias = body.putArray("logit_bias");
        lifted.stream().sorted().forEach(token -> bias.addArray().add(token).add(LIFT));
        ArrayNode prompt = body.putArray("prompt");
        prefix.forEach(prompt::add);
        return body;
    }

    /** Returns what is told of the one token that was written. */
    private JsonNode first(ObjectNode body) {
        return server.post("/completions", body)
                .path("choices")
                .path(0)
                .path("logprobs")
                .path("content")
                .path(0);
    }
}
