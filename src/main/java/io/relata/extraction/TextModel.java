package io.relata.extraction;

import io.relata.engine.LanguageModel;
import io.relata.serving.Client;
import java.util.List;
import java.util.Optional;

/**
 * A language model that texts are put to, wherever it computes. The pipeline knows models by this alone: one that runs elsewhere
 * has no logits and no sessions to offer. Safe for use by several threads.
 */
public interface TextModel {
    /** Returns the model of this process; its logits are what everything is worked out from. */
    static TextModel of(LanguageModel model) {
        return new LocalTextModel(model);
    }

    /** Returns the name by which profiles ask for it. */
    String name();

    /** Returns a digest of all that is known to decide what it says. */
    String fingerprint();

    /** Returns how many tokens a conversation can hold. */
    int contextTokensMax();

    /** Returns how many tokens a text has, or somewhat more where that is not known exactly. */
    int tokenCount(String text);

    /** Returns how many tokens a conversation holds that begins with a text. */
    int openingTokenCount(String text);

    /** Opens conversations in which the model has read these texts; what they have in common it may read once. */
    List<Conversation> open(List<String> openings);

    /** Opens one conversation. */
    default Conversation open(String opening) {
        return open(List.of(opening)).getFirst();
    }

    /** Returns this model for one request of a client. */
    default TextModel forClient(Client client) {
        return this;
    }

    /** Returns the model of this process, if it is one. */
    Optional<LanguageModel> local();

    /** Returns what is lost with this model beside one of this process, as sentences for a trace; empty for nothing. */
    String lost();
}
