package io.relata.grammar;

import java.util.Arrays;

/** A text with what is known of the stretches that may be copied from it. */
final class CopySource {
    private final String text;
    private final int[] starts;

    /** For every offset the end of the longest stretch from there, 0 where none may begin. */
    private final int[] limits;

    /** For every offset the first one at or after it where a stretch may end, or -1. */
    private final int[] nextEnds;

    private final int shortestStart;

    CopySource(Grammar.Copied copied) {
        this.text = copied.source();
        this.nextEnds = nextEnds(copied);
        this.limits = new int[text.length()];
        int[] found = new int[text.length()];
        int count = 0;
        int shortest = -1;
        for (int at = 0; at < text.length(); at++) {
            limits[at] = copied.mayBegin(at) ? limit(at, copied.wordsMax()) : 0;
            if (limits[at] > 0) {
                found[count++] = at;
                shortest = shortest < 0 || length(at) < length(shortest) ? at : shortest;
            }
        }
        this.starts = Arrays.copyOf(found, count);
        this.shortestStart = shortest;
    }

    private static int[] nextEnds(Grammar.Copied copied) {
        int[] ends = new int[copied.source().length() + 1];
        int next = -1;
        for (int at = ends.length - 1; at >= 0; at--) {
            next = copied.mayEnd(at) ? at : next;
            ends[at] = next;
        }
        return ends;
    }

    private int limit(int start, int wordsMax) {
        int words = 1;
        int limit = 0;
        for (int at = start + 1; at <= text.length() && words <= wordsMax; at++) {
            limit = nextEnds[at] == at ? at : limit;
            words += at < text.length() && text.charAt(at - 1) == ' ' && text.charAt(at) != ' ' ? 1 : 0;
        }
        return limit;
    }

    private int length(int start) {
        return nextEnds[start + 1] - start;
    }

    /** Returns where stretches may begin. */
    int[] starts() {
        return starts;
    }

    /** Returns the shortest stretch; of equals the first. */
    String shortest() {
        return text.substring(shortestStart, nextEnds[shortestStart + 1]);
    }

    /** Returns the starts of those stretches that go on with a character after {@code length} code units. */
    int[] goingOn(int[] from, int length, int codePoint) {
        int size = Character.charCount(codePoint);
        return Arrays.stream(from)
                .filter(s -> s + length + size <= limits[s] && text.codePointAt(s + length) == codePoint)
                .toArray();
    }

    /** Returns those that still go on after {@code length} code units. */
    int[] longer(int[] from, int length) {
        return Arrays.stream(from).filter(s -> s + length < limits[s]).toArray();
    }

    /** Returns whether one of the stretches may end after {@code length} code units. */
    boolean mayEnd(int[] from, int length) {
        return Arrays.stream(from).anyMatch(s -> nextEnds[s + length] == s + length);
    }

    /** Returns the shortest rest, not empty, of a stretch that has {@code length} code units so far; of equals the first. */
    String shortestRest(int[] from, int length) {
        int best = from[0];
        for (int s : from) {
            if (restLength(s, length) < restLength(best, length)) {
                best = s;
            }
        }
        return text.substring(best + length, best + length + restLength(best, length));
    }

    private int restLength(int start, int length) {
        int at = start + length;
        return nextEnds[at + 1] - at;
    }

    /** Returns the character after {@code length} code units of a stretch. */
    int codePointAt(int start, int length) {
        return text.codePointAt(start + length);
    }
}
