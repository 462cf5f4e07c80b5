package io.relata.dialogue;

import io.relata.grammar.Grammar;
import java.util.List;
import java.util.Optional;

/** One question to a model. Closed, since each kind is decoded in its own way and answered by its own {@link Answer}. */
public sealed interface Turn {
    /** Returns what the turn is about, for traces: {@code types}, {@code check}, {@code reason}. */
    String name();

    /** Returns the text that the answer continues. */
    String text();

    /** Returns whether the conversation begins anew with this turn, or this turn follows what was said and answered. */
    boolean afresh();

    /**
     * The model writes.
     *
     * @param form what it may write; empty for anything
     * @param stops each ends the answer and is not part of it; the conversation goes on after it
     * @param tokensMax tokens after which an answer is cut off; a constrained answer is brought to its shortest end before
     * @param temperature 0 for the likeliest answer
     */
    record Write(
            String name,
            String text,
            boolean afresh,
            Optional<Grammar> form,
            List<String> stops,
            int tokensMax,
            double temperature)
            implements Turn {
        public Write {
            stops = List.copyOf(stops);
        }
    }

    /**
     * The model chooses one of several texts; each gets its probability. The conversation goes on after the likeliest.
     *
     * @param options at least two, none the beginning of another
     */
    record Choose(String name, String text, boolean afresh, List<String> options) implements Turn {
        public Choose {
            options = List.copyOf(options);
        }
    }

    /**
     * The words of the text are repeated, each with the tag that the model holds likeliest of those that may follow.
     *
     * @param words in text order
     * @param delimiter stands between a word and its tag
     * @param tags which there are and which may follow which
     */
    record Tag(String name, String text, boolean afresh, List<String> words, String delimiter, TagSet tags)
            implements Turn {
        public Tag {
            words = List.copyOf(words);
        }
    }
}
