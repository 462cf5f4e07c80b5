package io.relata.extraction;

import io.relata.decoding.Completion;
import io.relata.decoding.StopRules;
import io.relata.dialogue.Answer;
import io.relata.dialogue.Turn;

/** Has a language model answer turns one by one, each in a conversation of its own: for jobs, not for dialogues. */
public final class SingleTurns {
    private final TextModel model;

    /** Creates a way to ask one model. */
    public SingleTurns(TextModel model) {
        this.model = model;
    }

    /**
     * Returns what the model writes. Where the context has less room than the turn allows, the answer is cut off there; where it
     * has none, the answer is empty and not whole.
     *
     * @param seed of what is drawn by chance at a temperature above 0
     */
    public Answer.Written write(Turn.Write turn, long seed) {
        int promptTokenCount = model.openingTokenCount(turn.text());
        int room = Math.min(turn.tokensMax(), model.contextTokensMax() - promptTokenCount);
        if (room < 1) {
            return new Answer.Written("", false);
        }
        try (Conversation conversation = model.open(turn.text())) {
            Completion completion = conversation.write(
                    TurnTaker.constraint(turn), new StopRules(room, turn.stops()), TurnTaker.sampler(turn, seed));
            return new Answer.Written(completion.text(), completion.stop().whole());
        }
    }
}
