package io.relata.engine.bpe;

import io.relata.engine.bpe.Delimiters.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What becomes of the delimiters that a text is cut at. */
enum SplitBehavior {
    /** They are left out. */
    REMOVED("Removed"),
    /** Each is a piece. */
    ISOLATED("Isolated"),
    /** Each is the end of a piece; of several in a row all but the first are pieces. */
    MERGED_WITH_PREVIOUS("MergedWithPrevious"),
    /** Each is the beginning of a piece; of several in a row all but the last are pieces. */
    MERGED_WITH_NEXT("MergedWithNext"),
    /** Those in a row are one piece. */
    CONTIGUOUS("Contiguous");

    private final String json;

    SplitBehavior(String json) {
        this.json = json;
    }

    static SplitBehavior read(Component component, SplitBehavior otherwise) {
        String named = component.json().path("behavior").asText(otherwise.json);
        for (SplitBehavior behavior : values()) {
            if (behavior.json.equals(named)) {
                return behavior;
            }
        }
        throw component.unsupported("cut with the behavior " + named);
    }

    void cut(Piece piece, Delimiters delimiters, Consumer<Piece> pieces) {
        for (Span span : kept(delimiters.in(piece.text()))) {
            if (span.to() > span.from()) {
                pieces.accept(piece.part(span.from(), span.to()));
            }
        }
    }

    private List<Span> kept(List<Span> spans) {
        return switch (this) {
            case REMOVED -> spans.stream().filter(span -> !span.delimiter()).toList();
            case ISOLATED -> spans;
            case MERGED_WITH_PREVIOUS -> joined(spans, false);
            case MERGED_WITH_NEXT -> joined(spans.reversed(), false).reversed();
            case CONTIGUOUS -> joined(spans, true);
        };
    }

    /** Joins spans to those before them: of one kind, or delimiters to what is none. */
    private static List<Span> joined(List<Span> spans, boolean alike) {
        List<Span> joined = new ArrayList<>();
        boolean before = false;
        for (Span span : spans) {
            boolean joins = alike ? span.delimiter() == before : span.delimiter() && !before;
            if (joins && !joined.isEmpty()) {
                joined.addLast(joined.removeLast().and(span));
            } else {
                joined.add(span);
            }
            before = span.delimiter();
        }
        return joined;
    }
}
