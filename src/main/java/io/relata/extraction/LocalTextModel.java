package io.relata.extraction;

import io.relata.decoding.TokenTexts;
import io.relata.engine.LanguageModel;
import io.relata.serving.Client;
import io.relata.serving.ServedModel;
import java.util.List;
import java.util.Optional;

/**
 * A model of this process.
 *
 * @param texts what is known of the texts of its tokens
 */
record LocalTextModel(LanguageModel model, TokenTexts texts) implements TextModel {
    LocalTextModel(LanguageModel model) {
        this(model, new TokenTexts(model.tokenizer()));
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public String fingerprint() {
        return model.fingerprint();
    }

    @Override
    public int contextTokensMax() {
        return model.contextTokensMax();
    }

    @Override
    public int tokenCount(String text) {
        return model.tokenizer().encode(text).length;
    }

    @Override
    public int openingTokenCount(String text) {
        return Conversation.tokens(model.tokenizer(), text).length;
    }

    @Override
    public List<Conversation> open(List<String> openings) {
        return LocalConversation.open(model, texts, openings);
    }

    @Override
    public TextModel forClient(Client client) {
        return new LocalTextModel(ServedModel.forClient(model, client), texts);
    }

    @Override
    public Optional<LanguageModel> local() {
        return Optional.of(model);
    }

    @Override
    public String lost() {
        return "";
    }
}
