package io.relata.remote;

import io.relata.digest.Sha256;
import io.relata.engine.LanguageModel;
import io.relata.extraction.Conversation;
import io.relata.extraction.TextModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A model that another server runs. */
final class RemoteTextModel implements TextModel {
    private final String name;
    private final RemoteSettings settings;
    private final RemoteAsking asking;

    RemoteTextModel(String name, RemoteSettings settings, RemoteServer server) {
        this.name = name;
        this.settings = settings;
        this.asking = new RemoteAsking(name, settings, server);
    }

    @Override
    public String name() {
        return name;
    }

    /** The server may load other weights under the same name, of which nothing is known here. */
    @Override
    public String fingerprint() {
        return Sha256.of(
                "remote %s %s %s %s".formatted(settings.baseUrl(), name, settings.dialect(), settings.scoring()));
    }

    @Override
    public int contextTokensMax() {
        return settings.contextTokensMax();
    }

    @Override
    public int tokenCount(String text) {
        return (int) Math.ceil(text.getBytes(StandardCharsets.UTF_8).length / settings.bytesPerToken());
    }

    @Override
    public int openingTokenCount(String text) {
        return tokenCount(text) + 1;
    }

    @Override
    public List<Conversation> open(List<String> openings) {
        return openings.stream()
                .map(opening -> (Conversation) new RemoteConversation(this, asking, opening))
                .toList();
    }

    @Override
    public Optional<LanguageModel> local() {
        return Optional.empty();
    }

    @Override
    public String lost() {
        String probabilities =
                switch (asking.scoring()) {
                    case ECHO, TOKENS, AUTO -> "Labels have exact probabilities, by the server's arithmetic.";
                    case TOP -> "Labels have probabilities as far as they are among the likeliest next tokens.";
                    case CHOICE -> "Labels have no probabilities: 1 and 0 stand for chosen and not.";
                };
        return ("The model %s runs at %s. %s Tokens are estimated, quotations in reasons are checked after and not while they are"
                        + " written, and there are no adapters of Relata, no demonstrations read beforehand, no tagging word by word,"
                        + " and no promise that the same request has the same answer. %s")
                .formatted(name, settings.place(), probabilities, forms());
    }

    private String forms() {
        return settings.dialect() == RemoteSettings.Dialect.OPENAI
                ? "It is not held to forms."
                : "It is held to forms by the server.";
    }
}
