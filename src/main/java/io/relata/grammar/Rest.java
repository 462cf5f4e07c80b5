package io.relata.grammar;

import java.util.List;

/**
 * What comes after a part: the rest of the sequence or repetition that it stands in, and what comes after that. Deep as the
 * grammar is, not long as the text is.
 */
final class Rest {
    /** Nothing. */
    static final Rest END = new Rest();

    private final Part part;
    private final int done;
    private final Rest outer;
    private final int hash;

    private Rest() {
        this.part = new Part.Chain(List.of());
        this.done = 0;
        this.outer = this;
        this.hash = 0;
    }

    /**
     * Creates what comes after a part.
     *
     * @param part the sequence or repetition
     * @param done how many of its parts or rounds have been entered
     * @param outer what comes after it
     */
    Rest(Part part, int done, Rest outer) {
        this.part = part;
        this.done = done;
        this.outer = outer;
        this.hash = (part.hashCode() * 31 + done) * 31 + outer.hash;
    }

    Part part() {
        return part;
    }

    int done() {
        return done;
    }

    Rest outer() {
        return outer;
    }

    Rest advanced() {
        return new Rest(part, done + 1, outer);
    }

    /** Returns the shortest text from here to the end. */
    String shortest() {
        StringBuilder shortest = new StringBuilder();
        for (Rest rest = this; rest != END; rest = rest.outer) {
            switch (rest.part) {
                case Part.Chain chain ->
                    chain.parts.subList(rest.done, chain.parts.size()).forEach(p -> shortest.append(p.shortest()));
                case Part.Loop loop -> shortest.append(loop.part.shortest().repeat(Math.max(0, loop.min - rest.done)));
                default -> throw new IllegalStateException("Nothing comes after a part within " + rest.part);
            }
        }
        return shortest.toString();
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
                        && outer.equals(o.outer);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
