package io.relata.document;

/**
 * A half-open stretch of text.
 *
 * @param start offset of the first UTF-16 code unit, inclusive
 * @param end offset just past the last one, exclusive; greater than {@code start}
 */
public record CharSpan(int start, int end) implements Comparable<CharSpan> {
    public CharSpan {
        if (!(0 <= start && start < end)) {
            throw new IllegalArgumentException(
                    "The span [%d, %d) must start at 0 or later and be at least one character long."
                            .formatted(start, end));
        }
    }

    /** Returns the length in UTF-16 code units. */
    public int length() {
        return end - start;
    }

    /** Returns whether the two spans share at least one code unit. */
    public boolean overlaps(CharSpan other) {
        return start < other.end && other.start < end;
    }

    /** Returns the stretch of {@code text} that this span covers. */
    public String in(String text) {
        return text.substring(start, end);
    }

    @Override
    public int compareTo(CharSpan other) {
        return start != other.start ? Integer.compare(start, other.start) : Integer.compare(end, other.end);
    }
}
