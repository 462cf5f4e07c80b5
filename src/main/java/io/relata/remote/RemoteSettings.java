package io.relata.remote;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server that runs language models, and how it is asked.
 *
 * @param baseUrl address up to and with {@code /v1}
 * @param models names by which it knows its models, and by which profiles ask for them
 * @param key sent as bearer token
 * @param dialect what it can be asked beyond the protocol
 * @param scoring how it is asked what it thinks of labels
 * @param timeout after which an answer is not waited for any more
 * @param requestsAtOnceMax requests that wait for it at the same time
 * @param retriesMax how often a request is sent again that the server had no time for
 * @param contextTokensMax how many tokens its models hold
 * @param bytesPerToken of texts in UTF-8, by which tokens are estimated; too few rather than too many
 */
public record RemoteSettings(
        URI baseUrl,
        List<String> models,
        Optional<Secret> key,
        Dialect dialect,
        Scoring scoring,
        Duration timeout,
        int requestsAtOnceMax,
        int retriesMax,
        int contextTokensMax,
        double bytesPerToken) {
    public RemoteSettings {
        models = List.copyOf(models);
        boolean counted = requestsAtOnceMax >= 1 && retriesMax >= 0 && contextTokensMax >= 1 && bytesPerToken > 0;
        boolean web = baseUrl.isAbsolute() && List.of("http", "https").contains(baseUrl.getScheme());
        if (!counted || !web || models.isEmpty() || !timeout.isPositive()) {
            throw new IllegalArgumentException("A server at %s with the models %s, asked %d at once for %s."
                    .formatted(baseUrl, models, requestsAtOnceMax, timeout));
        }
    }

    /** Returns host and port, which messages may name. */
    String place() {
        return baseUrl.getAuthority() == null
                ? baseUrl.getHost()
                : baseUrl.getAuthority().replaceFirst("^.*@", "");
    }

    /** A text that no message shows. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /** What a server can be asked beyond the protocol. */
    public enum Dialect {
        /** Nothing: it is not held to forms while it writes. */
        OPENAI,
        /** {@code structured_outputs}, and {@code guided_choice} and {@code guided_grammar} of versions before it. */
        VLLM,
        /** {@code grammar}. */
        LLAMA_CPP
    }

    /** How a server is asked what it thinks of labels. */
    public enum Scoring {
        /** As exactly as it can, which is tried once with words of no meaning. */
        AUTO,
        /** By the log-probabilities of every token of every label: the same probabilities as with a model of this process. */
        ECHO,
        /**
         * By tokens, which the server of llama.cpp cuts texts into and tells the log-probabilities of: the same probabilities as with
         * a model of this process.
         */
        TOKENS,
        /** By the likeliest next tokens: labels that are not among them count as the least likely of those. */
        TOP,
        /** By having it write one of them: there are no probabilities. */
        CHOICE
    }
}
