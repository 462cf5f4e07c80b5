package io.relata.grammar;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far a text has come in a grammar. Immutable: a step gives another matcher.
 *
 * <p>Every matcher there is can still come to an end, so a text that is built by steps alone is never stuck. All readings of the
 * text are followed at once, which for the grammars of answers are a few.
 */
public final class Matcher {
    private final Set<Thread> threads;
    private final boolean complete;

    /** One reading of the text: a place in a part, and what comes after the part. */
    private record Thread(Spot spot, Rest rest) {
        String shortestEnd() {
            return spot.shortestRest() + rest.shortest();
        }
    }

    private Matcher(Set<Thread> threads, boolean complete) {
        this.threads = threads;
        this.complete = complete;
    }

    /** Returns a matcher before the first character of a text of the grammar. */
    public static Matcher of(Grammar grammar) {
        Closing closing = new Closing();
        closing.enter(Part.of(grammar), Rest.END);
        return closing.matcher();
    }

    /** Returns where more text leads, or nothing when no text of the grammar goes on so. The empty text leads nowhere else. */
    public Optional<Matcher> step(String text) {
        Matcher here = this;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            Optional<Matcher> next = here.step(codePoint);
            if (next.isEmpty()) {
                return next;
            }
            here = next.get();
            at += Character.charCount(codePoint);
        }
        return Optional.of(here);
    }

    /** Returns where one more character leads, if anywhere. */
    public Optional<Matcher> step(int codePoint) {
        Closing closing = new Closing();
        for (Thread thread : threads) {
            Spot.Moved moved = thread.spot.after(codePoint);
            moved.within().ifPresent(spot -> closing.threads.add(new Thread(spot, thread.rest)));
            if (moved.atEnd()) {
                closing.leave(thread.rest);
            }
        }
        Matcher next = closing.matcher();
        return next.threads.isEmpty() && !next.complete ? Optional.empty() : Optional.of(next);
    }

    /** Returns whether the text so far is one of the grammar. It may go on all the same. */
    public boolean complete() {
        return complete;
    }

    /** Returns whether the text so far is one of the grammar, and none goes on. */
    public boolean finished() {
        return threads.isEmpty();
    }

    /** Returns a shortest text that leads to the end, always the same one; empty where the text so far is complete. */
    public String shortestEnd() {
        return complete
                ? ""
                : threads.stream()
                        .map(Thread::shortestEnd)
                        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                        .orElseThrow();
    }

    /** Returns what every text goes on with from here: empty at a choice, and where the text so far is complete. */
    public String forced() {
        StringBuilder forced = new StringBuilder();
        Matcher here = this;
        while (!here.complete) {
            Next next = here.next();
            if (next.anything() || next.codePoints().size() != 1) {
                break;
            }
            forced.appendCodePoint(next.codePoints().getFirst());
            here = here.step(next.codePoints().getFirst()).orElseThrow();
        }
        return forced.toString();
    }

    /**
     * Which characters may come next.
     *
     * @param codePoints all of them, ascending, but those that free words allow
     * @param anything whether free words may go on here, which allow nearly every character
     */
    public record Next(SortedSet<Integer> codePoints, boolean anything) {}

    /** Returns which characters may come next. */
    public Next next() {
        SortedSet<Integer> codePoints = new TreeSet<>();
        boolean anything = false;
        for (Thread thread : threads) {
            anything |= thread.spot.next(codePoints::add);
        }
        return new Next(codePoints, anything);
    }

    /** Follows parts that read nothing, until every reading stands before a character or at the end. */
    private static final class Closing {
        private final Set<Thread> threads = new LinkedHashSet<>();
        private final Set<Rest> left = new HashSet<>();

        private Matcher matcher() {
            return new Matcher(threads, left.contains(Rest.END));
        }

        private void enter(Part part, Rest rest) {
            switch (part) {
                case Part.Literal literal when literal.text().isEmpty() -> leave(rest);
                case Part.Literal literal -> threads.add(new Thread(new Spot.InLiteral(literal, 0), rest));
                case Part.Names names -> threads.add(new Thread(new Spot.InName(names.trie), rest));
                case Part.Copy copy -> threads.add(new Thread(new Spot.InCopy(copy, copy.source.starts(), 0), rest));
                case Part.Free free -> threads.add(new Thread(new Spot.InWords(free, 0, false), rest));
                case Part.Chain chain -> leave(new Rest(chain, 0, rest));
                case Part.Loop loop -> leave(new Rest(loop, 0, rest));
                case Part.Fork fork -> fork.choices.forEach(choice -> enter(choice, rest));
            }
        }

        private void leave(Rest rest) {
            if (!left.add(rest)) {
                return;
            }
            switch (rest.part()) {
                case Part.Chain chain
                when rest.done() < chain.parts.size() -> enter(chain.parts.get(rest.done()), rest.advanced());
                case Part.Loop loop -> {
                    if (rest.done() < loop.max) {
                        enter(loop.part, rest.advanced());
                    }
                    if (rest.done() >= loop.min) {
                        leave(rest.outer());
                    }
                }
                case Part _ when rest != Rest.END -> leave(rest.outer());
                case Part _ -> {}
            }
        }
    }
}
