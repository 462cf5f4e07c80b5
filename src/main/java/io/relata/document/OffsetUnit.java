package io.relata.document;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What the offsets of a caller count. Inside Relata they always count UTF-16 code units; this is the only place
 * that converts.
 */
public enum OffsetUnit {
    /** UTF-16 code units, as Java and JavaScript count. */
    UTF16("utf16", "UTF-16 code units") {
        @Override
        int locate(String text, int offset) {
            if (offset > text.length()) {
                return OUTSIDE;
            }
            return splitsPair(text, offset) ? INSIDE_CHARACTER : offset;
        }

        @Override
        public int count(String text, int utf16Length) {
            return utf16Length;
        }
    },
    /** Unicode code points, as Python counts. */
    CODEPOINT("codepoint", "code points") {
        @Override
        int locate(String text, int offset) {
            // A code point has at least one code unit, so the comparison spares counting a long text.
            if (offset > text.length() || offset > text.codePointCount(0, text.length())) {
                return OUTSIDE;
            }
            return text.offsetByCodePoints(0, offset);
        }

        @Override
        public int count(String text, int utf16Length) {
            return text.codePointCount(0, utf16Length);
        }
    },
    /** Bytes of the UTF-8 encoding, as Rust and Go count. */
    UTF8("utf8", "UTF-8 bytes") {
        @Override
        int locate(String text, int offset) {
            int bytes = 0;
            int i = 0;
            while (bytes < offset && i < text.length()) {
                int codePoint = text.codePointAt(i);
                bytes += utf8Length(codePoint);
                i += Character.charCount(codePoint);
            }
            if (bytes < offset) {
                return OUTSIDE;
            }
            return bytes == offset ? i : INSIDE_CHARACTER;
        }

        @Override
        public int count(String text, int utf16Length) {
            int bytes = 0;
            for (int i = 0; i < utf16Length; ) {
                int codePoint = text.codePointAt(i);
                bytes += utf8Length(codePoint);
                i += Character.charCount(codePoint);
            }
            return bytes;
        }
    };

    static final int OUTSIDE = -1;
    static final int INSIDE_CHARACTER = -2;

    private final String wireName;
    private final String plural;

    OffsetUnit(String wireName, String plural) {
        this.wireName = wireName;
        this.plural = plural;
    }

    /**
     * Returns the unit of this wire name.
     *
     * @throws RelataException with {@code INVALID_FIELD} for any other name
     */
    public static OffsetUnit named(String wireName) {
        for (OffsetUnit unit : values()) {
            if (unit.wireName.equals(wireName)) {
                return unit;
            }
        }
        throw new RelataException(
                ErrorCode.INVALID_FIELD,
                "The offset unit \"%s\" is not known.".formatted(wireName),
                "Maybe one of these was meant: "
                        + Arrays.stream(values()).map(OffsetUnit::wireName).collect(Collectors.joining(", ")) + ".");
    }

    /** Returns the name used in requests and answers. */
    public String wireName() {
        return wireName;
    }

    /** Returns the unit in words and in the plural, for messages. */
    public String inWords() {
        return plural;
    }

    /**
     * Returns how many units the first {@code utf16Length} code units of the text have; it turns an internal offset
     * into the caller's.
     */
    public abstract int count(String text, int utf16Length);

    /**
     * Turns a half-open span in this unit into the internal one.
     *
     * @throws RelataException with {@code SPAN_INVALID} when it is empty, negative or turned around, {@code
     *     SPAN_OUTSIDE_TEXT} when it ends past the text, {@code SPAN_SPLITS_CHARACTER} when an offset falls inside a
     *     character
     */
    public CharSpan span(String text, int start, int end) {
        if (!(0 <= start && start < end)) {
            throw new RelataException(
                    ErrorCode.SPAN_INVALID,
                    "The span [%d, %d) must start at 0 or later and end after its start.".formatted(start, end),
                    start == end ? "Maybe the end is meant inclusively; here it is exclusive." : "");
        }
        return new CharSpan(toUtf16(text, start, start, end), toUtf16(text, end, start, end));
    }

    /** Returns the internal offset, or {@link #OUTSIDE} or {@link #INSIDE_CHARACTER}. */
    abstract int locate(String text, int offset);

    private int toUtf16(String text, int offset, int start, int end) {
        int located = locate(text, offset);
        if (located == OUTSIDE) {
            throw new RelataException(
                    ErrorCode.SPAN_OUTSIDE_TEXT,
                    "The span [%d, %d) ends past the text, which has %d %s."
                            .formatted(start, end, count(text, text.length()), plural),
                    unitThatFits(text, start, end));
        }
        if (located == INSIDE_CHARACTER) {
            throw new RelataException(
                    ErrorCode.SPAN_SPLITS_CHARACTER,
                    "The offset %d of the span [%d, %d) falls inside a character when it counts %s."
                            .formatted(offset, start, end, plural),
                    unitThatFits(text, start, end));
        }
        return located;
    }

    private String unitThatFits(String text, int start, int end) {
        return Arrays.stream(values())
                .filter(unit -> unit != this && unit.locate(text, start) >= 0 && unit.locate(text, end) >= 0)
                .findFirst()
                .map(unit -> "Maybe the offsets count %s; then the offset unit is \"%s\"."
                        .formatted(unit.plural, unit.wireName))
                .orElse("Maybe the offsets belong to another version of the text.");
    }

    private static boolean splitsPair(String text, int offset) {
        return 0 < offset
                && offset < text.length()
                && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
