package io.relata.decoding;

import io.relata.grammar.Grammar;
import io.relata.grammar.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a text has come that is written in a form, or to a stop text after it. Immutable.
 *
 * @param form where the text stands in its form
 * @param stops texts that may come where the form is complete
 * @param begun stop texts that the end of the text may be the beginning of
 * @param length of the text so far, in code units
 * @param ended the stop text that came up, or the one that alone could still come up
 */
record ShapedText(Matcher form, List<String> stops, List<Begun> begun, int length, Optional<Ended> ended) {

    /** A stop text of which the first {@code length} code units have come. */
    record Begun(String stop, int length) {}

    /** The end of a text by a stop text, which is not part of its {@code length} code units. */
    record Ended(String stop, int length) {}

    static ShapedText start(Grammar grammar, List<String> stops) {
        return new ShapedText(Matcher.of(grammar), stops, List.of(), 0, Optional.empty());
    }

    /** Returns where more text leads, at the farthest to a stop text; nothing when it leads out of the form. */
    Optional<ShapedText> and(String more) {
        ShapedText here = this;
        for (int at = 0; at < more.length() && here.ended.isEmpty(); ) {
            int codePoint = more.codePointAt(at);
            Optional<ShapedText> next = here.and(codePoint);
            if (next.isEmpty()) {
                return next;
            }
            here = next.get();
            at += Character.charCount(codePoint);
        }
        return Optional.of(here);
    }

    private Optional<ShapedText> and(int codePoint) {
        int now = length + Character.charCount(codePoint);
        List<Begun> goingOn = goingOn(codePoint);
        Optional<Matcher> next = form.step(codePoint);
        Optional<Begun> whole =
                goingOn.stream().filter(b -> b.length == b.stop.length()).findFirst();
        if (next.isEmpty() && whole.isEmpty()) {
            whole = goingOn.stream().findFirst();
        }
        Optional<Ended> end = whole.map(b -> new Ended(b.stop, now - b.length));
        return next.isEmpty() && end.isEmpty()
                ? Optional.empty()
                : Optional.of(new ShapedText(next.orElse(form), stops, goingOn, now, end));
    }

    private List<Begun> goingOn(int codePoint) {
        String character = Character.toString(codePoint);
        List<Begun> candidates = new ArrayList<>(begun);
        if (complete()) {
            stops.forEach(stop -> candidates.add(new Begun(stop, 0)));
        }
        return candidates.stream()
                .filter(b -> b.stop.startsWith(character, b.length))
                .map(b -> new Begun(b.stop, b.length + character.length()))
                .toList();
    }

    /** Returns whether the text so far is one of the form, so that it may end. */
    boolean complete() {
        return form.complete();
    }

    /** Returns whether nothing may follow but a stop text, which then need not come. */
    boolean finished() {
        return form.finished();
    }

    /** Returns what must come before there is a choice; the end is a choice. */
    String forced() {
        return begun.isEmpty() ? form.forced() : "";
    }

    /** Returns the shortest text after which the form is complete, or was before a stop text began. */
    String shortestEnd() {
        return begun.isEmpty() ? form.shortestEnd() : "";
    }

    /** Returns how much of the text is one of the form when it ends here without a need for {@link #shortestEnd}. */
    int wholeLength() {
        return complete()
                ? length
                : length - begun.stream().mapToInt(Begun::length).min().orElse(0);
    }

    /** Returns whether a text beginning with this character may follow; a quick test before {@link #and(String)}. */
    boolean mayFollow(int codePoint, Matcher.Next next) {
        return next.anything()
                || next.codePoints().contains(codePoint)
                || !goingOn(codePoint).isEmpty();
    }
}
