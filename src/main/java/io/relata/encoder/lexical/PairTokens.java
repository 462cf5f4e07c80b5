package io.relata.encoder.lexical;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.PairContext;
import java.util.List;

/**
 * The words of a text with the places of the two mentions, in the order of the text.
 *
 * <p>The first mention is the one that begins earlier, of two that begin together the shorter one. Token positions are
 * half-open; a mention that touches no token, such as an ideographic space, has an empty range.
 */
final class PairTokens {
    private final List<WordToken> tokens;
    private final EntityMention first;
    private final EntityMention second;
    private final int firstStart;
    private final int firstEnd;
    private final int secondStart;
    private final int secondEnd;

    PairTokens(WordTokenizer tokenizer, PairContext context) {
        this.tokens = tokenizer.tokenize(context.text());
        boolean headFirst = TextOrder.headFirst(context.pair());
        this.first = headFirst ? context.pair().head() : context.pair().tail();
        this.second = headFirst ? context.pair().tail() : context.pair().head();
        this.firstStart = firstEndingAfter(first.span().start());
        this.firstEnd = Math.max(firstStart, firstStartingFrom(first.span().end()));
        this.secondStart = firstEndingAfter(second.span().start());
        this.secondEnd = Math.max(secondStart, firstStartingFrom(second.span().end()));
    }

    int size() {
        return tokens.size();
    }

    String form(int position) {
        return tokens.get(position).form();
    }

    CharSpan span(int position) {
        return span(position, position + 1);
    }

    /** Returns the stretch of text from one token up to, not including, another. */
    CharSpan span(int from, int to) {
        return new CharSpan(tokens.get(from).start(), tokens.get(to - 1).end());
    }

    EntityMention first() {
        return first;
    }

    EntityMention second() {
        return second;
    }

    int firstStart() {
        return firstStart;
    }

    int firstEnd() {
        return firstEnd;
    }

    int secondStart() {
        return secondStart;
    }

    int secondEnd() {
        return secondEnd;
    }

    /** Returns how many tokens stand between the mentions, 0 when they touch or overlap. */
    int gap() {
        return Math.max(0, secondStart - firstEnd);
    }

    /** Returns the position of a mention's head word: its last token that begins with a letter or digit. */
    int headWord(int start, int end) {
        for (int i = end - 1; i >= start; i--) {
            if (Character.isLetterOrDigit(form(i).codePointAt(0))) {
                return i;
            }
        }
        return end - 1;
    }

    private int firstEndingAfter(int offset) {
        int i = 0;
        while (i < tokens.size() && tokens.get(i).end() <= offset) {
            i++;
        }
        return i;
    }

    private int firstStartingFrom(int offset) {
        int i = 0;
        while (i < tokens.size() && tokens.get(i).start() < offset) {
            i++;
        }
        return i;
    }
}
