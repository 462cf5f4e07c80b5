package io.relata.wire.openai;

import io.relata.completion.CompletionWriter;
import io.relata.decoding.Sampler;
import io.relata.grammar.Grammar;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an answer is written and given.
 *
 * @param tokensMax tokens after which it ends; empty for all that there is room for
 * @param sampler how tokens are chosen
 * @param stops each ends the answer and is no part of it
 * @param form what may be written; empty for anything
 * @param topCount how many alternatives of each token are told; empty when nothing is told of tokens
 * @param stream whether the answer comes piece by piece
 * @param usageInStream whether the tokens are counted in a stream too
 */
public record Choices(
        OptionalInt tokensMax,
        Sampler sampler,
        List<String> stops,
        Optional<Grammar> form,
        OptionalInt topCount,
        boolean stream,
        boolean usageInStream) {
    public Choices {
        stops = List.copyOf(stops);
    }

    static boolean usageInStream(Parameters parameters) {
        return parameters.value("stream_options").path("include_usage").asBoolean(false);
    }

    CompletionWriter.Order order(int[] prompt) {
        return new CompletionWriter.Order(prompt, form, stops, tokensMax, sampler, topCount);
    }
}
