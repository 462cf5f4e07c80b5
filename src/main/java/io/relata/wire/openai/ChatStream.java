package io.relata.wire.openai;

import io.relata.completion.Caller;
import io.relata.completion.CompletionWriter;
import io.relata.completion.TokenShare;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The answer to a chat, piece by piece: who speaks, what is said, why it ended, and the tokens if they are to be counted. */
final class ChatStream implements Caller {
    private final Answers.Head head;
    private final Consumer<Object> pieces;
    private final BooleanSupplier gone;
    private boolean told;

    ChatStream(Answers.Head head, Consumer<Object> pieces, BooleanSupplier gone) {
        this.head = head;
        this.pieces = pieces;
        this.gone = gone;
    }

    void write(CompletionWriter writer, CompletionWriter.Order order, boolean usage) {
        told = order.topCount().isPresent();
        piece(new Answers.Delta(Optional.of("assistant"), Optional.of("")), List.of(), Optional.empty());
        CompletionWriter.Written written = writer.write(order, this);
        piece(
                new Answers.Delta(Optional.empty(), Optional.empty()),
                List.of(),
                Optional.of(OpenAiDesk.finishReason(written.stop())));
        if (usage) {
            pieces.accept(Answers.Whole.of(
                    head,
                    List.of(),
                    Optional.of(Answers.Usage.of(
                            order.prompt().length, written.reusedTokenCount(), written.tokenCount()))));
        }
    }

    private void piece(Answers.Delta delta, List<TokenShare> shares, Optional<String> finishReason) {
        Optional<Answers.ChatShares> logprobs =
                told && !shares.isEmpty() ? Optional.of(Answers.ChatShares.of(shares)) : Optional.empty();
        pieces.accept(
                Answers.Whole.of(head, List.of(new Answers.Piece(0, delta, logprobs, finishReason)), Optional.empty()));
    }

    @Override
    public void hear(String piece, List<TokenShare> shares) {
        piece(new Answers.Delta(Optional.empty(), Optional.of(piece)), shares, Optional.empty());
    }

    @Override
    public boolean gone() {
        return gone.getAsBoolean();
    }
}
