package io.relata.extraction;

import io.relata.blocks.BlockStore;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.prompt.Prompt;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.TokenCounter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has a model read prompts in the way that a profile asks for, or in full where that way cannot be gone. */
final class PromptReader implements TokenCounter {
    private final TextModel model;
    private final Optional<BlockReader> blocks;
    private final List<String> owners;
    private final boolean nearestFirst;
    private final String note;
    private final Map<Prompt, PromptPieces> cut = new HashMap<>();

    private PromptReader(
            TextModel model, Optional<BlockReader> blocks, List<String> owners, boolean nearestFirst, String note) {
        this.model = model;
        this.blocks = blocks;
        this.owners = List.copyOf(owners);
        this.nearestFirst = nearestFirst;
        this.note = note;
    }

    /**
     * Returns the reader of prompts about one pair.
     *
     * @param input with all demonstrations that are to be shown
     * @param owners whose blocks the demonstrations' are, nearest first
     */
    static PromptReader of(
            TextModel model,
            PromptStyle style,
            PromptInput input,
            Attention attention,
            BlockStore store,
            List<String> owners) {
        boolean nearestFirst = input.choices().nearestFirst();
        if (attention.encoding().isEmpty()) {
            return new PromptReader(model, Optional.empty(), List.of(), false, model.lost());
        }
        Optional<KeyValueBlocks> engine = model.local().flatMap(LanguageModel::blocks);
        boolean apart = style.render(input).segments().size() == owners.size() + 2;
        if (engine.isEmpty() || !apart) {
            String note = engine.isEmpty()
                    ? "%s The engine of %s cannot put in keys and values."
                            .formatted(model.lost(), model.name())
                            .strip()
                    : "The style %s does not keep demonstrations apart.".formatted(style.name());
            return new PromptReader(model, Optional.empty(), owners, nearestFirst, note);
        }
        BlockReader reader = new BlockReader(model.local().orElseThrow(), engine.get(), store, attention);
        return new PromptReader(model, Optional.of(reader), owners, nearestFirst, "");
    }

    @Override
    public int count(String text) {
        return model.openingTokenCount(text);
    }

    @Override
    public int count(Prompt prompt) {
        return blocks.isPresent() ? pieces(prompt).tokenCount() : TokenCounter.super.count(prompt);
    }

    /** A prompt is cut once to see whether it fits and is then read. */
    private PromptPieces pieces(Prompt prompt) {
        return cut.computeIfAbsent(
                prompt, p -> PromptPieces.of(blocks.orElseThrow().model().tokenizer(), p));
    }

    /** Prompts that were read, in order, and how. */
    record Opened(List<Conversation> conversations, Trace.Prefill prefill) {}

    /**
     * Returns the conversations after the model has read prompts.
     *
     * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG}
     */
    Opened open(List<Prompt> prompts) {
        if (blocks.isEmpty()) {
            List<Conversation> opened =
                    model.open(prompts.stream().map(Prompt::opening).toList());
            int reused =
                    opened.stream().mapToInt(Conversation::reusedTokenCount).sum();
            return new Opened(opened, new Trace.Prefill(Attention.FULL.wireName(), note, 0, 0, 0, reused));
        }
        List<Conversation> opened = new ArrayList<>();
        Trace.Prefill prefill = Trace.Prefill.NONE;
        try {
            for (Prompt prompt : prompts) {
                BlockReader.Opened one = blocks.get()
                        .open(prompt, pieces(prompt), shown(prompt.segments().size() - 2));
                opened.add(one.conversation());
                prefill = prefill.and(one.prefill());
            }
            return new Opened(opened, prefill);
        } catch (RuntimeException e) {
            opened.forEach(Conversation::close);
            throw e;
        }
    }

    /** Returns the owners of so many of the nearest, in the order in which they are shown. */
    private List<String> shown(int count) {
        List<String> nearest = owners.subList(0, count);
        return nearestFirst ? nearest : nearest.reversed();
    }
}
