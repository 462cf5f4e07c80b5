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
 * Asks a model of llama.cpp's server by tokens: the server cuts texts into them, and tells the log-probabilities of as many next
 * ones as are asked for, so that labels have the probabilities that they have with a model of this process.
 */
final class TokenAsking {
    /** Labels that are likely are among so many. */
    private static final int FEW = 20;

    /** More than any vocabulary has; the server tells of those that there are. */
    private static final int ALL = 1 << 20;

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
        Map<Integer, Double> told = told(paths.get(some.getFirst()).subList(0, parting), next(paths, some, parting));
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
        Map<List<Integer>, Map<Integer, Double>> known = new HashMap<>();
        List<List<Integer>> paths =
                continuations.stream().map(c -> tokens(text + c)).toList();
        return paths.stream()
                .mapToDouble(path -> IntStream.range(common(before, path), path.size())
                        .mapToDouble(at -> known.computeIfAbsent(
                                        path.subList(0, at), prefix -> told(prefix, following(paths, prefix)))
                                .get(path.get(at)))
                        .average()
                        .orElse(0))
                .toArray();
    }

    private static Set<Integer> following(List<List<Integer>> paths, List<Integer> prefix) {
        return paths.stream()
                .filter(p ->
                        p.size() > prefix.size() && p.subList(0, prefix.size()).equals(prefix))
                .map(p -> p.get(prefix.size()))
                .collect(Collectors.toSet());
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

    /** Returns the log-probabilities of these tokens after some others, in the order of their numbers. */
    private Map<Integer, Double> told(List<Integer> prefix, Set<Integer> wanted) {
        Map<Integer, Double> few = told(prefix, wanted, FEW);
        Map<Integer, Double> told = few.size() == wanted.size() ? few : told(prefix, wanted, ALL);
        if (told.size() != wanted.size()) {
            throw server.lacks("the log-probabilities of all next tokens");
        }
        return told;
    }

    private Map<Integer, Double> told(List<Integer> prefix, Set<Integer> wanted, int count) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put("max_tokens", 1)
                .put("temperature", 0)
                .put("n_probs", count);
        ArrayNode prompt = body.putArray("prompt");
        prefix.forEach(prompt::add);
        JsonNode top = server.post("/completions", body)
                .path("choices")
                .path(0)
                .path("logprobs")
                .path("content")
                .path(0)
                .path("top_logprobs");
        Map<Integer, Double> told = new TreeMap<>();
        for (JsonNode token : top) {
            int id = token.path("id").asInt(-1);
            if (wanted.contains(id)) {
                told.put(id, token.path("logprob").asDouble());
            }
        }
        return told;
    }
}
