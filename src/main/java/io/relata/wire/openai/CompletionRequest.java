package io.relata.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.digest.Sha256;
import io.relata.error.RelataException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A request to {@code /v1/completions}, checked for its form.
 *
 * @param model as the list of models names it
 * @param prompts at least one; of several, one that begins as the one before is read from where they differ
 * @param echo whether the prompt is told with the answer, and what the model made of its tokens
 * @param choices how answers are written; 0 tokens only with {@code echo}
 * @param digest of the request as it came
 */
public record CompletionRequest(String model, List<String> prompts, boolean echo, Choices choices, String digest) {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "prompt",
            "echo",
            "max_tokens",
            "temperature",
            "top_p",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "logprobs");
    private static final int TOP_MAX = 20;
    private static final int PROMPTS_MAX = 1000;

    /** What the protocol lets be written where nothing is said. */
    private static final int TOKENS = 16;

    public CompletionRequest {
        prompts = List.copyOf(prompts);
    }

    /**
     * Reads a request.
     *
     * @throws RelataException with {@code MALFORMED_JSON}
     * @throws Refusal when a parameter is not supported, or has a value that it may not have
     */
    public static CompletionRequest read(byte[] json) {
        Parameters parameters = Parameters.of(json, KNOWN);
        boolean echo = parameters.flag("echo");
        boolean stream = parameters.flag("stream");
        List<String> prompts = prompts(parameters);
        if (stream && (echo || prompts.size() > 1)) {
            throw Parameters.refused("stream", "goes with one prompt and without echo", "");
        }
        int tokensMax = parameters
                .integer(echo ? 0 : 1, Integer.MAX_VALUE, "max_tokens")
                .orElse(TOKENS);
        return new CompletionRequest(
                parameters.name("model"),
                prompts,
                echo,
                new Choices(
                        OptionalInt.of(tokensMax),
                        parameters.sampler(),
                        parameters.stops(),
                        Optional.empty(),
                        parameters.integer(0, TOP_MAX, "logprobs"),
                        stream,
                        Choices.usageInStream(parameters)),
                new Sha256().add(json).hex(Sha256.DIGITS));
    }

    private static List<String> prompts(Parameters parameters) {
        JsonNode prompt = parameters.value("prompt");
        List<String> prompts =
                prompt.isTextual() ? List.of(prompt.textValue()) : parameters.read("prompt", f -> f.texts("prompt"));
        if (prompts.isEmpty() || prompts.contains("") || prompts.size() > PROMPTS_MAX) {
            throw Parameters.refused(
                    "prompt", "must be a text or a list of 1 to %d texts, none empty".formatted(PROMPTS_MAX), "");
        }
        return prompts;
    }
}
