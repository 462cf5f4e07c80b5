package io.relata.grammar;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private static final Comparator<String> SHORTEST_FIRST =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final Set<Thread> threads;
    private final boolean complete;

    /** One reading of the text: a place in a part, and what comes after the part. */
    private record Thread(Spot spot, Rest rest) {
        Matcher after(int codePoint) {
            Closing closing = new Closing();
            after(codePoint, closing);
            return closing.matcher();
        }

        void after(int codePoint, Closing closing) {
            Spot.Moved moved = spot.after(codePoint);
            if (moved != Spot.NOWHERE) {
                Rest then = rest.read(codePoint);
                moved.within().ifPresent(s -> closing.threads.add(new Thread(s, then)));
                if (moved.atEnd()) {
                    closing.leave(then);
                }
            }
        }

        /** Returns the shortest end, if that is one that repeats nothing. */
        Optional<String> plainEnd() {
            return rest.shortest(spot.shortestRest());
        }

        /** Returns characters that may be next, at least one among them that no key so far has here, if there is one. */
        SortedSet<Integer> next() {
            SortedSet<Integer> next = new TreeSet<>();
            if (spot.next(next::add) && spot instanceof Spot.InWords words) {
                words.part().some(rest.saidCount() + 1).forEach(next::add);
            }
            return next;
        }

        boolean isLive() {
            return !rest.mayRepeat()
                    || plainEnd().isPresent()
                    || shortestEnd(List.of(this)).isPresent();
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
        threads.forEach(thread -> thread.after(codePoint, closing));
        closing.threads.removeIf(thread -> !thread.isLive());
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
        return complete ? "" : shortestEnd(threads).orElseThrow();
    }

    /**
     * Looks for ends letter by letter, but only where the shortest one would repeat something: that is a way along what was said
     * already, and any turn off it is free.
     */
    private static Optional<String> shortestEnd(Collection<Thread> threads) {
        SortedSet<String> ends = new TreeSet<>(SHORTEST_FIRST);
        Map<Thread, String> ways = new LinkedHashMap<>();
        threads.forEach(thread -> ways.put(thread, ""));
        while (!ways.isEmpty()) {
            Map<Thread, String> longer = new LinkedHashMap<>();
            ways.forEach((thread, way) -> thread.plainEnd()
                    .ifPresentOrElse(end -> ends.add(way + end), () -> goOn(thread, way, longer, ends)));
            ways.clear();
            longer.forEach((thread, way) -> {
                if (ends.isEmpty() || way.length() < ends.getFirst().length()) {
                    ways.put(thread, way);
                }
            });
        }
        return ends.isEmpty() ? Optional.empty() : Optional.of(ends.getFirst());
    }

    private static void goOn(Thread thread, String way, Map<Thread, String> longer, Collection<String> ends) {
        for (int codePoint : thread.next()) {
            Matcher then = thread.after(codePoint);
            String further = way + Character.toString(codePoint);
            then.threads.forEach(t -> longer.putIfAbsent(t, further));
            if (then.complete) {
                ends.add(further);
            }
        }
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
        // A single one must lead on, or there would be no such matcher.
        if ((anything || codePoints.size() > 1) && threads.stream().anyMatch(t -> t.rest.mayRepeat())) {
            codePoints.removeIf(c -> step(c).isEmpty());
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
                case Part.Distinct list -> leave(new Rest(list, 0, rest));
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
                case Part.Distinct list -> leave(list, rest);
                case Part _ when rest != Rest.END -> leave(rest.outer());
                case Part _ -> {}
            }
        }

        private void leave(Part.Distinct list, Rest rest) {
            switch (rest.said().stage()) {
                case ITEM -> {
                    if (rest.done() == 0) {
                        enterKeys(list, rest.advanced());
                    } else if (rest.done() < list.max) {
                        enter(list.separator, rest.advanced().with(rest.said().separated()));
                    }
                    if (rest.done() >= list.min) {
                        leave(rest.outer());
                    }
                }
                case KEY -> enterKeys(list, rest);
                case KEY_END -> {
                    if (!rest.said().isRepeated()) {
                        enter(rest.said().rest(), rest.with(rest.said().whole()));
                    }
                }
            }
        }

        private void enterKeys(Part.Distinct list, Rest rest) {
            list.items.forEach(item -> enter(item.key(), rest.with(rest.said().saying(item))));
        }
    }
}
