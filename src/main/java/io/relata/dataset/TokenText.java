package io.relata.dataset;

import io.relata.document.CharSpan;
import java.util.List;
import java.util.Map;

/**
 * A text made of tokens with one space between them, with the offsets of each. The bracket escapes of the Penn Treebank
 * ({@code -LRB-} and its like) are turned back into brackets.
 */
final class TokenText {
    private static final Map<String, String> BRACKETS =
            Map.of("-LRB-", "(", "-RRB-", ")", "-LSB-", "[", "-RSB-", "]", "-LCB-", "{", "-RCB-", "}");

    private final String text;
    private final int[] starts;
    private final int[] ends;

    TokenText(List<String> tokens) {
        starts = new int[tokens.size()];
        ends = new int[tokens.size()];
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            if (i > 0) {
                joined.append(' ');
            }
            starts[i] = joined.length();
            joined.append(BRACKETS.getOrDefault(tokens.get(i), tokens.get(i)));
            ends[i] = joined.length();
        }
        text = joined.toString();
    }

    String text() {
        return text;
    }

    int tokenCount() {
        return starts.length;
    }

    /** Returns the span of the tokens from {@code start}, inclusive, to {@code end}, exclusive. */
    CharSpan span(int start, int end) {
        if (!(0 <= start && start < end && end <= starts.length)) {
            throw Rows.malformed(
                    "The token span [%d, %d) does not fit %d tokens.".formatted(start, end, starts.length),
                    "Maybe the ends are inclusive in this file and the format has them exclusive, or the other way round.");
        }
        CharSpan span = starts[start] < ends[end - 1] ? new CharSpan(starts[start], ends[end - 1]) : null;
        if (span == null || span.in(text).isBlank()) {
            throw Rows.malformed("The token span [%d, %d) has no visible text.".formatted(start, end), "");
        }
        return span;
    }
}
