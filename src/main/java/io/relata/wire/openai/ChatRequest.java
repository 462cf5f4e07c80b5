package io.relata.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.completion.ChatMessage;
import io.relata.completion.JsonForm;
import io.relata.digest.Sha256;
import io.relata.error.RelataException;
import io.relata.grammar.Grammar;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A request to {@code /v1/chat/completions}, checked for its form.
 *
 * @param model as the list of models names it
 * @param messages at least one
 * @param choices how the answer is written
 * @param digest of the request as it came
 */
public record ChatRequest(String model, List<ChatMessage> messages, Choices choices, String digest) {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "logprobs",
            "top_logprobs",
            "response_format");
    private static final Set<String> MESSAGE_KNOWN = Set.of("role", "content");
    private static final int TOP_MAX = 20;
    private static final int MESSAGES_MAX = 1000;

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /**
     * Reads a request.
     *
     * @throws RelataException with {@code MALFORMED_JSON}
     * @throws Refusal when a parameter is not supported, or has a value that it may not have
     */
    public static ChatRequest read(byte[] json) {
        Parameters parameters = Parameters.of(json, KNOWN);
        return new ChatRequest(
                parameters.name("model"),
                messages(parameters),
                new Choices(
                        parameters.integer(1, Integer.MAX_VALUE, "max_completion_tokens", "max_tokens"),
                        parameters.sampler(),
                        parameters.stops(),
                        form(parameters),
                        topCount(parameters),
                        parameters.flag("stream"),
                        Choices.usageInStream(parameters)),
                new Sha256().add(json).hex(Sha256.DIGITS));
    }

    private static OptionalInt topCount(Parameters parameters) {
        OptionalInt top = parameters.integer(0, TOP_MAX, "top_logprobs");
        if (top.isPresent() && !parameters.flag("logprobs")) {
            throw Parameters.refused("top_logprobs", "needs logprobs to be true", "");
        }
        return parameters.flag("logprobs") ? OptionalInt.of(top.orElse(0)) : top;
    }

    private static List<ChatMessage> messages(Parameters parameters) {
        JsonNode list = parameters.value("messages");
        if (!list.isArray() || list.isEmpty() || list.size() > MESSAGES_MAX) {
            throw Parameters.refused("messages", "must be a list of 1 to %d messages".formatted(MESSAGES_MAX), "");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : list) {
            messages.add(message(message, "messages[%d]".formatted(messages.size())));
        }
        return messages;
    }

    private static ChatMessage message(JsonNode message, String at) {
        for (Iterator<String> names = message.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!MESSAGE_KNOWN.contains(name) && !message.path(name).isNull()) {
                throw Parameters.refused(at + "." + name, "is not supported here", "Maybe leave it out.");
            }
        }
        ChatMessage.Role role =
                switch (message.path("role").asText()) {
                    case "system", "developer" -> ChatMessage.Role.SYSTEM;
                    case "user" -> ChatMessage.Role.USER;
                    case "assistant" -> ChatMessage.Role.ASSISTANT;
                    default ->
                        throw Parameters.refused(
                                at + ".role",
                                "is \"%s\"".formatted(message.path("role").asText()),
                                "Maybe one of system, developer, user and assistant; models here call no tools.");
                };
        return new ChatMessage(role, content(message.path("content"), at + ".content"));
    }

    private static String content(JsonNode content, String at) {
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray() || content.isEmpty()) {
            throw Parameters.refused(at, "must be a text or a list of parts", "");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw Parameters.refused(
                        at,
                        "has a part of the type \"%s\""
                                .formatted(part.path("type").asText()),
                        "Maybe {\"type\": \"text\", \"text\": \"..\"} was meant; models here read text alone.");
            }
            text.append(text.isEmpty() ? "" : "\n").append(part.path("text").textValue());
        }
        return text.toString();
    }

    private static Optional<Grammar> form(Parameters parameters) {
        if (!parameters.has("response_format")) {
            return Optional.empty();
        }
        JsonNode format = parameters.value("response_format");
        return switch (format.path("type").asText()) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(JsonForm.anyObject());
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema").path("schema");
                if (schema.isMissingNode()) {
                    throw Parameters.refused("response_format", "has no json_schema.schema", "");
                }
                yield Optional.of(Refusal.of("response_format", () -> JsonForm.of(schema)));
            }
            default ->
                throw Parameters.refused(
                        "response_format",
                        "has the type \"%s\"".formatted(format.path("type").asText()),
                        "Maybe one of text, json_object and json_schema.");
        };
    }
}
