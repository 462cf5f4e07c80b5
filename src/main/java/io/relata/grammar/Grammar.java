package io.relata.grammar;

import java.util.Arrays;
import java.util.List;

/**
 * A set of texts, as a tree. Every set is finite, so a constrained answer always ends: repetitions and copied stretches have a
 * greatest length.
 *
 * <p>Closed, since the matcher must treat every kind exactly: with logits drawn by chance, a text decoded under a grammar is
 * still one of its texts.
 */
public sealed interface Grammar {
    /** Exactly this text, which may be empty. */
    record Text(String literal) implements Grammar {}

    /**
     * One of these texts: labels, or the names of a knowledge base. Kept as a trie, so that thousands cost little.
     *
     * @param literals at least one, none empty, none twice. One may begin another
     */
    record OneOf(List<String> literals) implements Grammar {
        public OneOf {
            literals = List.copyOf(literals);
            if (literals.isEmpty()
                    || literals.contains("")
                    || literals.stream().distinct().count() != literals.size()) {
                throw new IllegalArgumentException("A choice needs texts, none empty and none twice: " + literals);
            }
        }
    }

    /** These, one after the other. */
    record Sequence(List<Grammar> parts) implements Grammar {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** Any one of these; at least one. */
    record Either(List<Grammar> choices) implements Grammar {
        public Either {
            choices = List.copyOf(choices);
            if (choices.isEmpty()) {
                throw new IllegalArgumentException("A choice needs something to choose from.");
            }
        }
    }

    /**
     * The same again and again.
     *
     * @param part what is repeated; it does not match the empty text
     * @param min at least so often
     * @param max at most so often; at least {@code min}
     */
    record Repeat(Grammar part, int min, int max) implements Grammar {
        public Repeat {
            if (!(0 <= min && min <= max)) {
                throw new IllegalArgumentException("A repetition from %d to %d times.".formatted(min, max));
            }
        }
    }

    /**
     * Items of which no two have the same key, letter by letter: a list that is a set. What would only repeat is not begun, and the
     * list may end wherever one that allows repetitions may.
     *
     * <p>Where a text can be read as several lists, it is one of these texts if one of them has no key twice. All readings are
     * followed, so separators should not come up within items.
     *
     * @param items what an item may be; at least one
     * @param separator between two items; may be empty
     * @param min 0 or 1; there need not be more different ones
     * @param max at most so many; at least 1
     */
    record Distinct(List<Item> items, String separator, int min, int max) implements Grammar {
        public Distinct {
            items = List.copyOf(items);
            if (items.isEmpty() || min < 0 || min > 1 || max < 1) {
                throw new IllegalArgumentException(
                        "A list of %d to %d different items of %d kinds.".formatted(min, max, items.size()));
            }
        }
    }

    /**
     * What may stand in a list of different items.
     *
     * @param key by which items are told apart; it does not match the empty text
     * @param rest what comes after it, whatever came in other items
     */
    record Item(Grammar key, Grammar rest) {}

    /**
     * A stretch of a source from word boundary to word boundary, that neither begins nor ends with a space or with punctuation that
     * stands by itself.
     *
     * @param source one line with at least one letter or digit in it. Where the answer escapes characters with a backslash, the
     *     source comes with them escaped, backslashes too: a backslash is never parted from the character after it
     * @param wordsMax how many words, parted by spaces, it has at the most; at least 1
     */
    record Copied(String source, int wordsMax) implements Grammar {
        public Copied {
            if (wordsMax < 1 || source.codePoints().noneMatch(Character::isLetterOrDigit)) {
                throw new IllegalArgumentException("Of \"%s\", %d words cannot be copied.".formatted(source, wordsMax));
            }
        }

        /** Returns whether a copy may begin at this offset of the source. */
        public boolean mayBegin(int at) {
            return mayPart(at) && hasWord(at, nextSpace(at));
        }

        /** Returns whether a copy may end before this offset of the source. */
        public boolean mayEnd(int at) {
            return mayPart(at) && hasWord(source.lastIndexOf(' ', at - 1) + 1, at);
        }

        private int nextSpace(int at) {
            int space = source.indexOf(' ', at);
            return space < 0 ? source.length() : space;
        }

        // Punctuation alone is no word: a copy begins and ends with something that has a letter, a digit or a picture
        // in it.
        private boolean hasWord(int from, int to) {
            return source.substring(from, to)
                    .codePoints()
                    .anyMatch(c -> Character.isLetterOrDigit(c) || Character.getType(c) == Character.OTHER_SYMBOL);
        }

        private boolean mayPart(int at) {
            int backslash = at;
            while (backslash > 0 && source.charAt(backslash - 1) == '\\') {
                backslash--;
            }
            return (at - backslash) % 2 == 0 && WordBoundary.isAt(source, at);
        }
    }

    /**
     * Any words on one line: no line feed, no other control character, and not blank.
     *
     * @param charactersMax how many characters at the most; at least 1
     * @param forbidden characters that may not come up, such as those that end it
     */
    record Words(int charactersMax, String forbidden) implements Grammar {
        public Words {
            if (charactersMax < 1) {
                throw new IllegalArgumentException("Words of %d characters.".formatted(charactersMax));
            }
        }
    }

    /** Returns these parts one after the other; a string stands for its text. */
    static Grammar sequence(Object... parts) {
        return new Sequence(Arrays.stream(parts)
                .map(p -> p instanceof Grammar g ? g : new Text((String) p))
                .toList());
    }

    /** Returns one of these texts; of a single one, the text. */
    static Grammar oneOf(List<String> literals) {
        return literals.size() == 1 ? new Text(literals.getFirst()) : new OneOf(literals);
    }

    /**
     * Returns a part several times with a text between.
     *
     * @param min at least so often
     * @param max at most so often; at least 1
     */
    static Grammar separated(Grammar part, String separator, int min, int max) {
        Grammar some = sequence(part, new Repeat(sequence(separator, part), Math.max(0, min - 1), max - 1));
        return min > 0 ? some : new Either(List.of(some, new Text("")));
    }

    /**
     * Returns items that differ as a whole, with a text between; see {@link Distinct}.
     *
     * @param min 0 or 1
     * @param max at least 1
     */
    static Grammar distinct(Grammar item, String separator, int min, int max) {
        return new Distinct(List.of(new Item(item, new Text(""))), separator, min, max);
    }
}
