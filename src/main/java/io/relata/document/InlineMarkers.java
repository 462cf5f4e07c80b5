package io.relata.document;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pair written into its text: {@code The <e1>fire</e1> was caused by <e2>friction</e2>.}
 *
 * <p>The markers are those of SemEval-2010 Task 8. {@code e1} is the head and {@code e2} the tail, whichever comes first
 * in the text. White space inside a marker pair belongs to the mention; it is not trimmed.
 */
public final class InlineMarkers {
    /** The id of the head mention. */
    public static final String HEAD_ID = "e1";
    /** The id of the tail mention. */
    public static final String TAIL_ID = "e2";

    private static final Pattern MARKER = Pattern.compile("<(/?)(e[12])>");
    private static final String EXPECTED = "Maybe mark it so: The <e1>fire</e1> was caused by <e2>friction</e2>.";

    private InlineMarkers() {}

    /** Returns whether the text has anything in it that reads as one of the four markers. */
    public static boolean present(String text) {
        return MARKER.matcher(text).find();
    }

    /** Parses as {@link #parse(String, String, String)} with unknown types. */
    public static PairContext parse(String marked) {
        return parse(marked, "", "");
    }

    /**
     * Returns the text without the markers, with the pair that they marked.
     *
     * @param marked the text with each of the four markers once
     * @param headType entity type of {@code e1}, or the empty string
     * @param tailType entity type of {@code e2}, or the empty string
     * @throws RelataException with {@code MARKERS_MALFORMED} when a marker is missing, repeated, closed before it is
     *     opened or has nothing in it; {@code MENTIONS_IDENTICAL} or {@code MENTIONS_OVERLAP} when one is inside another
     */
    public static PairContext parse(String marked, String headType, String tailType) {
        StringBuilder text = new StringBuilder(marked.length());
        List<Marker> markers = new ArrayList<>();
        Matcher matcher = MARKER.matcher(marked);
        int copied = 0;
        while (matcher.find()) {
            text.append(marked, copied, matcher.start());
            copied = matcher.end();
            markers.add(new Marker(matcher.group(), text.length()));
        }
        text.append(marked, copied, marked.length());
        EntityMention head = new EntityMention(HEAD_ID, span(text, markers, HEAD_ID), headType);
        EntityMention tail = new EntityMention(TAIL_ID, span(text, markers, TAIL_ID), tailType);
        return new PairContext(text.toString(), Mentions.pair(head, tail));
    }

    /**
     * Returns the text with the pair marked, so that {@link #parse(String)} gives the same spans again.
     *
     * @throws RelataException with {@code MARKERS_MALFORMED} when the text itself has a marker in it, {@code
     *     MENTIONS_OVERLAP} when one mention is inside the other
     */
    public static String render(PairContext context) {
        if (present(context.text())) {
            throw new RelataException(
                    ErrorCode.MARKERS_MALFORMED,
                    "The text itself has a marker in it, so marking it would give another pair: \"%s\"."
                            .formatted(context.text()),
                    "Maybe it was marked already.");
        }
        MentionPair pair = Mentions.pair(context.pair().head(), context.pair().tail());
        boolean headFirst = pair.head().span().compareTo(pair.tail().span()) < 0;
        CharSpan first = (headFirst ? pair.head() : pair.tail()).span();
        CharSpan second = (headFirst ? pair.tail() : pair.head()).span();
        String text = context.text();
        return text.substring(0, first.start())
                + wrapped(headFirst ? HEAD_ID : TAIL_ID, first.in(text))
                + text.substring(first.end(), second.start())
                + wrapped(headFirst ? TAIL_ID : HEAD_ID, second.in(text))
                + text.substring(second.end());
    }

    private static CharSpan span(CharSequence text, List<Marker> markers, String id) {
        int start = only(markers, "<" + id + ">");
        int end = only(markers, "</" + id + ">");
        if (end < start) {
            throw malformed("</%s> comes before <%s>".formatted(id, id), markers);
        }
        if (text.subSequence(start, end).toString().isBlank()) {
            throw malformed("There is nothing between <%s> and </%s>".formatted(id, id), markers);
        }
        return new CharSpan(start, end);
    }

    private static int only(List<Marker> markers, String name) {
        List<Marker> found = markers.stream().filter(m -> m.name.equals(name)).toList();
        if (found.size() != 1) {
            throw malformed(
                    found.isEmpty() ? name + " is missing" : "%s is there %d times".formatted(name, found.size()),
                    markers);
        }
        return found.getFirst().offset;
    }

    private static RelataException malformed(String what, List<Marker> markers) {
        String seen = markers.isEmpty()
                ? "no marker was seen"
                : "seen were, in this order: "
                        + String.join(" ", markers.stream().map(Marker::name).toList());
        return new RelataException(ErrorCode.MARKERS_MALFORMED, what + "; " + seen + ".", EXPECTED);
    }

    private static String wrapped(String id, String mention) {
        return "<" + id + ">" + mention + "</" + id + ">";
    }

    private record Marker(String name, int offset) {}
}
