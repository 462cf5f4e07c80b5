package io.relata.document;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads mentions as a caller gives them for one text: offsets in the caller's unit and, if the caller wrote it down,
 * the text that should stand there.
 *
 * @param text the text without markers
 * @param unit what the offsets count
 */
public record MentionReader(String text, OffsetUnit unit) {
    private static final int SHOWN_CHARACTERS_MAX = 60;

    /**
     * Returns the mention.
     *
     * @throws RelataException as {@link OffsetUnit#span} does, and with {@code SPAN_INVALID} when nothing but white space
     *     stands there
     */
    public EntityMention read(String id, int start, int end, String type) {
        return new EntityMention(id, visible(unit.span(text, start, end), id, start, end), type);
    }

    /**
     * Returns the mention after comparing what stands at its offsets with what the caller expects there.
     *
     * @param expected the text of the mention, compared character by character
     * @throws RelataException as {@link #read(String, int, int, String)} does, with {@code SPAN_TEXT_MISMATCH} when another text stands
     *     there; the hint tells where or in which unit the expected text is found, if it is
     */
    public EntityMention read(String id, int start, int end, String type, String expected) {
        CharSpan span;
        try {
            span = unit.span(text, start, end);
        } catch (RelataException e) {
            throw new RelataException(
                    e.code(),
                    "Mention \"%s\": %s".formatted(id, e.detail()),
                    explain(start, end, expected).orElse(e.hint()),
                    e);
        }
        if (!span.in(text).equals(expected)) {
            throw new RelataException(
                    ErrorCode.SPAN_TEXT_MISMATCH,
                    "Mention \"%s\": at [%d, %d) stands \"%s\", not \"%s\"."
                            .formatted(id, start, end, shortened(span.in(text)), shortened(expected)),
                    explain(start, end, expected).orElse("Maybe the offsets belong to another version of the text."));
        }
        return new EntityMention(id, visible(span, id, start, end), type);
    }

    private CharSpan visible(CharSpan span, String id, int start, int end) {
        if (span.in(text).isBlank()) {
            throw new RelataException(
                    ErrorCode.SPAN_INVALID,
                    "Mention \"%s\": at [%d, %d) stands nothing but white space.".formatted(id, start, end),
                    "");
        }
        return span;
    }

    private Optional<String> explain(int start, int end, String expected) {
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        if (stands(unit, start, (long) end + 1, expected)) {
            return Optional.of("Maybe the end %d is meant inclusively; here it is exclusive and would be %d."
                    .formatted(end, end + 1));
        }
        Optional<OffsetUnit> otherUnit = Arrays.stream(OffsetUnit.values())
                .filter(other -> other != unit && stands(other, start, end, expected))
                .findFirst();
        if (otherUnit.isPresent()) {
            return otherUnit.map(other -> "Maybe the offsets count %s; then the offset unit is \"%s\"."
                    .formatted(other.inWords(), other.wireName()));
        }
        return nearest(start, expected).map(found -> "Maybe [%d, %d) was meant, where \"%s\" stands."
                .formatted(unit.count(text, found.start()), unit.count(text, found.end()), shortened(expected)));
    }

    private boolean stands(OffsetUnit read, int start, long end, String expected) {
        if (!(0 <= start && start < end && end <= Integer.MAX_VALUE)) {
            return false;
        }
        int from = read.locate(text, start);
        int to = read.locate(text, (int) end);
        return from >= 0 && to >= 0 && text.substring(from, to).equals(expected);
    }

    private Optional<CharSpan> nearest(int start, String expected) {
        CharSpan best = null;
        for (int at = text.indexOf(expected); at >= 0; at = text.indexOf(expected, at + 1)) {
            if (best == null || Math.abs((long) at - start) < Math.abs((long) best.start() - start)) {
                best = new CharSpan(at, at + expected.length());
            }
        }
        return Optional.ofNullable(best);
    }

    private static String shortened(String text) {
        if (text.length() <= SHOWN_CHARACTERS_MAX) {
            return text;
        }
        int cut = Character.isHighSurrogate(text.charAt(SHOWN_CHARACTERS_MAX - 1))
                ? SHOWN_CHARACTERS_MAX - 1
                : SHOWN_CHARACTERS_MAX;
        return text.substring(0, cut) + "...";
    }
}
