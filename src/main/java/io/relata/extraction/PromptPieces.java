package io.relata.extraction;

import io.relata.decoding.TokenTrie;
import io.relata.engine.Tokenizer;
import io.relata.prompt.Prompt;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tokens of a prompt, segment by segment, so that those of a demonstration do not depend on what stands beside it.
 *
 * @param head what all questions about a schema begin with, begin token first
 * @param demonstrations each by itself, as it follows a line feed
 * @param question with the cue of the first continuation
 */
record PromptPieces(int[] head, List<int[]> demonstrations, int[] question) {
    private static final String LINE_END = "\n";

    /** Returns the pieces of a prompt with so many demonstrations; its segments must be theirs, one for each. */
    static PromptPieces of(Tokenizer tokenizer, Prompt prompt) {
        List<String> segments = prompt.segments();
        String rest = prompt.opening().substring(String.join("", segments).length());
        return new PromptPieces(
                Conversation.tokens(tokenizer, segments.getFirst()),
                segments.subList(1, segments.size() - 1).stream()
                        .map(s -> TokenTrie.continuation(tokenizer, LINE_END, s))
                        .toList(),
                TokenTrie.continuation(tokenizer, LINE_END, segments.getLast() + rest));
    }

    /** Returns how many tokens they are together. */
    int tokenCount() {
        return Stream.concat(Stream.of(head, question), demonstrations.stream())
                .mapToInt(piece -> piece.length)
                .sum();
    }
}
