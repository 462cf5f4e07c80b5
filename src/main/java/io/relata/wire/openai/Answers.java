package io.relata.wire.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.relata.completion.TokenShare;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers in the forms of the protocol. */
final class Answers {
    private Answers() {}

    /** Tokens counted. */
    record Usage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("completion_tokens") int completionTokens,
            @JsonProperty("total_tokens") int totalTokens,
            @JsonProperty("prompt_tokens_details") PromptDetails promptDetails) {
        static Usage of(int promptTokens, int cachedTokens, int completionTokens) {
            return new Usage(
                    promptTokens, completionTokens, promptTokens + completionTokens, new PromptDetails(cachedTokens));
        }
    }

    /** Tokens of the prompt that were not read again. */
    record PromptDetails(@JsonProperty("cached_tokens") int cachedTokens) {}

    /** What an answer, or a piece of one, begins with. */
    record Head(String id, String object, long created, String model, String systemFingerprint) {}

    /** A whole answer, or a piece of one; a choice is a {@link ChatChoice}, a {@link Piece} or a {@link TextChoice}. */
    record Whole<C>(
            String id,
            String object,
            long created,
            String model,
            @JsonProperty("system_fingerprint") String systemFingerprint,
            List<C> choices,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Usage> usage) {
        static <C> Whole<C> of(Head head, List<C> choices, Optional<Usage> usage) {
            return new Whole<>(head.id, head.object, head.created, head.model, head.systemFingerprint, choices, usage);
        }
    }

    /** The one answer to a chat. */
    record ChatChoice(
            int index,
            Message message,
            Optional<ChatShares> logprobs,
            @JsonProperty("finish_reason") String finishReason) {}

    /** What the model says. */
    record Message(String role, String content, Optional<String> refusal) {}

    /** A piece of the answer to a chat. */
    record Piece(
            int index,
            Delta delta,
            Optional<ChatShares> logprobs,
            @JsonProperty("finish_reason") Optional<String> finishReason) {}

    /** What a piece adds. */
    record Delta(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> role,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> content) {}

    /** The answer to one prompt, or a piece of it. */
    record TextChoice(
            int index,
            String text,
            Optional<TextShares> logprobs,
            @JsonProperty("finish_reason") Optional<String> finishReason) {}

    /** What is told of tokens in chats. */
    record ChatShares(List<ChatShare> content, Optional<List<ChatShare>> refusal) {
        static ChatShares of(List<TokenShare> shares) {
            return new ChatShares(
                    shares.stream()
                            .map(s -> new ChatShare(
                                    s.text(),
                                    s.logProbability(),
                                    bytes(s.text()),
                                    s.top().stream()
                                            .map(a -> new ChatTop(a.text(), a.logProbability(), bytes(a.text())))
                                            .toList()))
                            .toList(),
                    Optional.empty());
        }

        // Of a token that is no whole character the bytes are not known here.
        private static Optional<List<Integer>> bytes(String text) {
            if (text.indexOf('\uFFFD') >= 0) {
                return Optional.empty();
            }
            List<Integer> bytes = new ArrayList<>();
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                bytes.add(Byte.toUnsignedInt(b));
            }
            return Optional.of(bytes);
        }
    }

    /** What is told of one token in chats. */
    record ChatShare(
            String token,
            double logprob,
            Optional<List<Integer>> bytes,
            @JsonProperty("top_logprobs") List<ChatTop> topLogprobs) {}

    /** A token that might have stood there. */
    record ChatTop(String token, double logprob, Optional<List<Integer>> bytes) {}

    /** What is told of tokens after prompts: four lists, one element per token. */
    record TextShares(
            List<String> tokens,
            @JsonProperty("token_logprobs") List<Optional<Double>> tokenLogprobs,
            @JsonProperty("top_logprobs") List<Optional<Map<String, Double>>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {
        /**
         * Returns the lists.
         *
         * @param first the text of a token of which nothing is known, as the first one of a prompt
         * @param offset where the first of the tokens begins, in characters
         */
        static TextShares of(Optional<String> first, List<TokenShare> shares, int offset) {
            TextShares lists =
                    new TextShares(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            int at = offset;
            if (first.isPresent()) {
                lists.add(first.get(), Optional.empty(), Optional.empty(), at);
                at += first.get().codePointCount(0, first.get().length());
            }
            for (TokenShare share : shares) {
                Map<String, Double> top = new LinkedHashMap<>();
                // Several tokens may look alike where their bytes are no whole characters; the likeliest stands for
                // them.
                share.top().forEach(a -> top.putIfAbsent(a.text(), a.logProbability()));
                lists.add(share.text(), Optional.of(share.logProbability()), Optional.of(top), at);
                at += share.text().codePointCount(0, share.text().length());
            }
            return lists;
        }

        private void add(String token, Optional<Double> share, Optional<Map<String, Double>> top, int at) {
            tokens.add(token);
            tokenLogprobs.add(share);
            topLogprobs.add(top);
            textOffset.add(at);
        }
    }

    /** Vectors; a vector is a list of numbers, or a text in Base64. */
    record Embeddings(String object, List<Embedding> data, String model, EmbeddingUsage usage) {}

    /** One vector. */
    record Embedding(String object, int index, Object embedding) {}

    /** Encoders count no tokens, so these are 0. */
    record EmbeddingUsage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("total_tokens") int totalTokens) {}
}
