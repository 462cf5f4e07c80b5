package io.relata.dataset;

import io.relata.document.CharSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where two names stand in a text, for data sets that give entities as strings. A stretch of the longer name is not taken for
 * the shorter one that it contains, unless the shorter stands nowhere else.
 *
 * @param heads where the head's name stands, in text order
 * @param tails where the tail's name stands
 */
record Occurrences(List<CharSpan> heads, List<CharSpan> tails) {
    static Occurrences of(String text, String head, String tail) {
        List<CharSpan> heads = all(text, head);
        List<CharSpan> tails = all(text, tail);
        if (head.equals(tail)) {
            return new Occurrences(heads, tails);
        }
        return new Occurrences(
                tail.contains(head) ? outside(heads, tails) : heads,
                head.contains(tail) ? outside(tails, heads) : tails);
    }

    /** A place for each. */
    record Pair(CharSpan head, CharSpan tail) {
        private int distance() {
            return Math.max(head.start(), tail.start()) - Math.min(head.end(), tail.end());
        }
    }

    /** Returns whether there is more than one choice of two places that do not overlap. */
    boolean ambiguous() {
        return heads.size() > 1 || tails.size() > 1;
    }

    /** Returns the places that stand apart and closest together, of equals the earliest. */
    Optional<Pair> closest() {
        return heads.stream()
                .flatMap(head ->
                        tails.stream().filter(tail -> !head.overlaps(tail)).map(tail -> new Pair(head, tail)))
                .min(Comparator.comparingInt(Pair::distance)
                        .thenComparing(Pair::head)
                        .thenComparing(Pair::tail));
    }

    /** Returns where a name stands, from the left and without overlaps. */
    static List<CharSpan> all(String text, String name) {
        List<CharSpan> places = new ArrayList<>();
        if (name.isBlank()) {
            return places;
        }
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length())) {
            places.add(new CharSpan(at, at + name.length()));
        }
        return places;
    }

    private static List<CharSpan> outside(List<CharSpan> shorter, List<CharSpan> longer) {
        List<CharSpan> apart = shorter.stream()
                .filter(s -> longer.stream().noneMatch(l -> l.start() <= s.start() && s.end() <= l.end()))
                .toList();
        return apart.isEmpty() ? shorter : apart;
    }
}
