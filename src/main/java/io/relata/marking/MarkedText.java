package io.relata.marking;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.PairContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A text with the markers of a pair in it, cut at the markers.
 *
 * @param segments in order; put together they are the marked text. The stretches of the text that are not empty alternate
 *     with four markers
 */
public record MarkedText(List<Segment> segments) {
    public MarkedText {
        segments = List.copyOf(segments);
    }

    /**
     * A stretch of the text, or a marker. Closed: there is nothing else in a marked text.
     */
    public sealed interface Segment {
        /** Returns the characters. */
        String text();
    }

    /**
     * A stretch of the original text.
     *
     * @param text its characters
     * @param start its offset in the original text, in UTF-16 code units
     */
    public record Stretch(String text, int start) implements Segment {}

    /**
     * A marker, with the white space that is between it and the mention.
     *
     * @param text its characters
     * @param role whose it is
     * @param opens whether it stands before the mention
     */
    public record Marker(String text, Role role, boolean opens) implements Segment {}

    static MarkedText of(EntityMarking marking, PairContext context) {
        List<Segment> segments = new ArrayList<>();
        int copied = 0;
        for (Cut cut : cuts(context)) {
            addStretch(segments, context.text(), copied, cut.at);
            copied = cut.at;
            String type = cut.mention.type();
            segments.add(new Marker(
                    cut.opens ? marking.before(cut.role, type) : marking.after(cut.role, type), cut.role, cut.opens));
        }
        addStretch(segments, context.text(), copied, context.text().length());
        return new MarkedText(segments);
    }

    /** Returns the marked text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append(segment.text()));
        return text.toString();
    }

    /** Returns where a marker stands in {@link #text()}, without the white space at its ends. */
    public CharSpan marker(Role role, boolean opens) {
        int at = 0;
        for (Segment segment : segments) {
            if (segment instanceof Marker marker && marker.role == role && marker.opens == opens) {
                int leading = marker.text.length() - marker.text.stripLeading().length();
                return new CharSpan(
                        at + leading, at + marker.text.stripTrailing().length());
            }
            at += segment.text().length();
        }
        throw new IllegalStateException("A marked text has all four markers.");
    }

    private static void addStretch(List<Segment> segments, String text, int start, int end) {
        if (start < end) {
            segments.add(new Stretch(text.substring(start, end), start));
        }
    }

    // In the order of the text; at one place closing before opening, and so that a mention in another stays in it.
    private static List<Cut> cuts(PairContext context) {
        EntityMention head = context.pair().head();
        EntityMention tail = context.pair().tail();
        return List.of(
                        new Cut(
                                head,
                                Role.HEAD,
                                true,
                                head.span().start(),
                                head.span().end()),
                        new Cut(
                                head,
                                Role.HEAD,
                                false,
                                head.span().end(),
                                head.span().start()),
                        new Cut(
                                tail,
                                Role.TAIL,
                                true,
                                tail.span().start(),
                                tail.span().end()),
                        new Cut(
                                tail,
                                Role.TAIL,
                                false,
                                tail.span().end(),
                                tail.span().start()))
                .stream()
                .sorted(Comparator.comparingInt(Cut::at)
                        .thenComparing(Cut::opens)
                        .thenComparing(Cut::otherEnd, Comparator.reverseOrder()))
                .toList();
    }

    private record Cut(EntityMention mention, Role role, boolean opens, int at, int otherEnd) {}
}
