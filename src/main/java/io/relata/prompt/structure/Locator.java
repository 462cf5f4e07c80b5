package io.relata.prompt.structure;

import io.relata.document.CharSpan;
import io.relata.grammar.WordBoundary;
import io.relata.prompt.Prompt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the words of an answer in the text again. Words are found only where they stand as whole words, see {@link WordBoundary};
 * white space counts as in {@link Prompt#line}, since that is how the model saw the text. What is found and looked for again is
 * found at the same place.
 */
public final class Locator {
    /** Whether upper and lower case matter. */
    public enum CaseRule {
        /** Only words spelled in the same case are the same. */
        EXACT,
        /** Where no words are spelled in the same case, others may be taken. */
        FOLDED
    }

    /**
     * Where the two arguments of a relation stand.
     *
     * @param head place of the first argument
     * @param tail place of the second argument
     */
    public record Places(CharSpan head, CharSpan tail) {
        // Overlapping stretches are no pair, so they come after all others.
        private int gap() {
            return head.overlaps(tail)
                    ? Integer.MAX_VALUE
                    : Math.max(head.start(), tail.start()) - Math.min(head.end(), tail.end());
        }
    }

    private final CaseRule caseRule;
    private final String line;
    private final int[] offsets;

    /** Creates a locator for a text that minds upper and lower case. */
    public Locator(String text) {
        this(text, CaseRule.EXACT);
    }

    /** Creates a locator for a text. */
    public Locator(String text, CaseRule caseRule) {
        this.caseRule = caseRule;
        this.line = Prompt.line(text);
        this.offsets = offsets(text, line);
    }

    // Both have the same characters in the same order, apart from white space.
    private static int[] offsets(String text, String line) {
        int[] offsets = new int[line.length()];
        int at = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == ' ') {
                offsets[i] = at;
                continue;
            }
            while (text.charAt(at) != line.charAt(i)) {
                at++;
            }
            offsets[i] = at++;
        }
        return offsets;
    }

    /** Returns the text as prompts print it. */
    public String line() {
        return line;
    }

    /** Returns every place where the words stand, in text order; places may overlap. */
    public List<CharSpan> all(String words) {
        String wanted = Prompt.line(words);
        List<CharSpan> found = all(wanted, false);
        return found.isEmpty() && caseRule == CaseRule.FOLDED ? all(wanted, true) : found;
    }

    private List<CharSpan> all(String wanted, boolean ignoreCase) {
        List<CharSpan> found = new ArrayList<>();
        for (int at = 0; !wanted.isEmpty() && at + wanted.length() <= line.length(); at++) {
            int end = at + wanted.length();
            if (line.regionMatches(ignoreCase, at, wanted, 0, wanted.length())
                    && WordBoundary.isAt(line, at)
                    && WordBoundary.isAt(line, end)) {
                found.add(new CharSpan(offsets[at], offsets[end - 1] + 1));
            }
        }
        return found;
    }

    /** Returns the first place where the words stand. */
    public Optional<CharSpan> first(String words) {
        return all(words).stream().findFirst();
    }

    /** Returns the place of the words that is closest to another; of equals the first. */
    public Optional<CharSpan> closest(String words, CharSpan other) {
        return all(words).stream().min(Comparator.comparingInt(s -> new Places(s, other).gap()));
    }

    /** Returns the places of two arguments that are closest to each other and do not overlap if they can; of equals the first. */
    public Optional<Places> closest(String head, String tail) {
        List<CharSpan> tails = all(tail);
        return all(head).stream()
                .flatMap(h -> tails.stream().map(t -> new Places(h, t)))
                .min(Comparator.comparingInt(Places::gap));
    }

    /**
     * Marks all places of several words, the longest first, so that no place is marked twice. A place that only stands within a
     * longer one is part of that.
     *
     * @param values by words
     * @return the value of every place
     */
    public <T> SortedMap<CharSpan, T> mark(Map<String, T> values) {
        SortedMap<CharSpan, T> marked = new TreeMap<>();
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder())))
                .forEach(e -> all(e.getKey()).stream()
                        .filter(place -> marked.keySet().stream().noneMatch(place::overlaps))
                        .forEach(place -> marked.put(place, e.getValue())));
        return marked;
    }
}
