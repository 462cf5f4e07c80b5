package io.relata.decoding;

import io.relata.grammar.Grammar;
import java.util.List;

/**
 * What may be decoded. Closed, since the decoder and the label scorer must treat every kind exactly: a constraint that
 * only nudges logits would let an invalid answer through.
 */
public sealed interface Constraint {
    /** Anything. */
    record Free() implements Constraint {}

    /** One of the sequences of a trie, whole. */
    record OneOf(TokenTrie trie) implements Constraint {}

    /**
     * Anything, but what stands between double quotes is copied from a source, from word boundary to word boundary, and what
     * opens a slot outside of quotes goes on as the slot says.
     *
     * @param source one line of text
     * @param slots none of whose openings is empty or begins another
     */
    record Quoting(String source, List<Slot> slots) implements Constraint {
        public Quoting {
            slots = List.copyOf(slots);
        }

        /** Creates a constraint without slots. */
        public Quoting(String source) {
            this(source, List.of());
        }
    }

    /**
     * A text of a form. A stop text, and the end of the sequence, may come only where the form is complete. When room runs out,
     * the shortest end is put there: whatever the logits, a text of the form comes out wherever the shortest one has room.
     */
    record Shaped(Grammar form) implements Constraint {}

    /**
     * Words that are settled before they are written.
     *
     * @param opening not empty
     * @param rest what must follow it
     */
    record Slot(String opening, String rest) {
        public Slot {
            if (opening.isEmpty()) {
                throw new IllegalArgumentException("Nothing opens the slot of \"%s\".".formatted(rest));
            }
        }
    }
}
