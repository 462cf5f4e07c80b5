package io.relata.grammar;

import java.util.List;
import java.util.Optional;

/**
 * What comes after a part: the rest of the sequence, repetition or list that it stands in, and what comes after that. Deep as the
 * grammar is, not long as the text is.
 */
final class Rest {
    /** Nothing. */
    static final Rest END = new Rest();

    private final Part part;
    private final int done;
    private final Said said;
    private final Rest outer;
    private final int hash;

    private Rest() {
        this.part = new Part.Chain(List.of());
        this.done = 0;
        this.said = Said.NOTHING;
        this.outer = this;
        this.hash = 0;
    }

    /**
     * Creates what comes after a part.
     *
     * @param part the sequence, repetition or list
     * @param done how many of its parts, rounds or items have been entered
     * @param outer what comes after it
     */
    Rest(Part part, int done, Rest outer) {
        this(part, done, Said.NOTHING, outer);
    }

    private Rest(Part part, int done, Said said, Rest outer) {
        this.part = part;
        this.done = done;
        this.said = said;
        this.outer = outer;
        this.hash = ((part.hashCode() * 31 + done) * 31 + said.hashCode()) * 31 + outer.hash;
    }

    Part part() {
        return part;
    }

    int done() {
        return done;
    }

    /** Returns which items of a list were said, and how far the one that is being said has come. */
    Said said() {
        return said;
    }

    Rest outer() {
        return outer;
    }

    Rest advanced() {
        return new Rest(part, done + 1, said, outer);
    }

    Rest with(Said otherSaid) {
        return new Rest(part, done, otherSaid, outer);
    }

    /** Returns what comes after the part once it has read one character more. */
    Rest read(int codePoint) {
        Rest outerThen = this == END ? this : outer.read(codePoint);
        Said saidThen = said.read(codePoint);
        return outerThen == outer && saidThen == said ? this : new Rest(part, done, saidThen, outerThen);
    }

    /** Returns whether a key that is being said, or comes next, could be one that was said before. */
    boolean mayRepeat() {
        return this != END && (said.mayRepeat() || outer.mayRepeat());
    }

    /** Returns how many keys were said in all the lists that this stands in. */
    int saidCount() {
        return this == END ? 0 : said.keys().size() + outer.saidCount();
    }

    /**
     * Returns the shortest text from here to the end, if it repeats no key.
     *
     * @param before what comes first, of the part before this
     */
    Optional<String> shortest(String before) {
        StringBuilder shortest = new StringBuilder(before);
        for (Rest rest = this; rest != END; rest = rest.outer) {
            if (!rest.appendShortest(shortest)) {
                return Optional.empty();
            }
        }
        return Optional.of(shortest.toString());
    }

    private boolean appendShortest(StringBuilder text) {
        return switch (part) {
            case Part.Chain chain -> {
                chain.parts.subList(done, chain.parts.size()).forEach(p -> text.append(p.shortest()));
                yield true;
            }
            case Part.Loop loop -> {
                text.append(loop.part.shortest().repeat(Math.max(0, loop.min - done)));
                yield true;
            }
            case Part.Distinct list -> said.appendShortest(list, text);
            default -> throw new IllegalStateException("Nothing comes after a part within " + part);
        };
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Rest o
                        && this != END
                        && o != END
                        && hash == o.hash
                        && part == o.part
                        && done == o.done
                        && said.equals(o.said)
                        && outer.equals(o.outer);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
