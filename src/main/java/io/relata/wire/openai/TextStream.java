package io.relata.wire.openai;

import io.relata.completion.Caller;
import io.relata.completion.CompletionWriter;
import io.relata.completion.TokenShare;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The answer to a prompt, piece by piece. */
final class TextStream implements Caller {
    private final Answers.Head head;
    private final Consumer<Object> pieces;
    private final BooleanSupplier gone;
    private boolean told;
    private int offset;

    TextStream(Answers.Head head, Consumer<Object> pieces, BooleanSupplier gone) {
        this.head = head;
        this.pieces = pieces;
        this.gone = gone;
    }

    void write(CompletionWriter writer, CompletionWriter.Order order, boolean usage) {
        told = order.topCount().isPresent();
        CompletionWriter.Written written = writer.write(order, this);
        piece("", List.of(), Optional.of(OpenAiDesk.finishReason(written.stop())));
        if (usage) {
            pieces.accept(Answers.Whole.of(
                    head,
                    List.of(),
                    Optional.of(Answers.Usage.of(
                            order.prompt().length, written.reusedTokenCount(), written.tokenCount()))));
        }
    }

    private void piece(String text, List<TokenShare> shares, Optional<String> finishReason) {
        Optional<Answers.TextShares> logprobs = told && !shares.isEmpty()
                ? Optional.of(Answers.TextShares.of(Optional.empty(), shares, offset))
                : Optional.empty();
        offset += text.codePointCount(0, text.length());
        pieces.accept(Answers.Whole.of(
                head, List.of(new Answers.TextChoice(0, text, logprobs, finishReason)), Optional.empty()));
    }

    @Override
    public void hear(String piece, List<TokenShare> shares) {
        piece(piece, shares, Optional.empty());
    }

    @Override
    public boolean gone() {
        return gone.getAsBoolean();
    }
}
