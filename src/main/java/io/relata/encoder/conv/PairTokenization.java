package io.relata.encoder.conv;

import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.WordToken;
import io.relata.encoder.lexical.WordTokenizer;
import io.relata.encoder.lexical.WordVectors;
import java.util.List;

/**
 * Turns a pair in its text into tokens with word numbers and casings.
 *
 * <p>However long the text is, nothing between the mentions is left out; of what stands before the first and behind the
 * second, the {@code contextTokens} nearest tokens are read, which is how far the network looks.
 */
public final class PairTokenization {
    private static final int LOWER = 0;
    private static final int CAPITAL = 1;
    private static final int CAPITALS = 2;
    private static final int DIGITS = 3;
    private static final int PUNCTUATION = 4;

    private final WordTokenizer tokenizer = new WordTokenizer();
    private final WordVectors vocabulary;
    private final int contextTokens;

    /**
     * @param vocabulary gives the words' numbers
     * @param contextTokens tokens kept before the first and behind the second mention
     */
    public PairTokenization(WordVectors vocabulary, int contextTokens) {
        this.vocabulary = vocabulary;
        this.contextTokens = contextTokens;
    }

    /** Returns the tokens of a pair. */
    public PairTokens tokens(PairContext context) {
        List<WordToken> all = tokenizer.tokenize(context.text());
        CharSpan head = context.pair().head().span();
        CharSpan tail = context.pair().tail().span();
        boolean headFirst = head.compareTo(tail) < 0;
        if (all.isEmpty()) {
            // Two mentions of invisible characters: one unknown word stands for both.
            return new PairTokens(new int[] {-1}, new int[] {LOWER}, 0, 1, 0, 1, headFirst);
        }
        TokenSpan first = cover(all, headFirst ? head : tail);
        TokenSpan second = cover(all, headFirst ? tail : head);
        int from = Math.max(0, first.start - contextTokens);
        int to = Math.min(all.size(), Math.max(first.end, second.end) + contextTokens);
        int[] words = new int[to - from];
        int[] casings = new int[to - from];
        for (int i = from; i < to; i++) {
            WordToken token = all.get(i);
            int number = vocabulary.number(token.form());
            words[i - from] = number == WordVectors.UNKNOWN ? -1 : number;
            casings[i - from] = casing(context.text(), token);
        }
        return new PairTokens(
                words,
                casings,
                first.start - from,
                first.end - from,
                second.start - from,
                second.end - from,
                headFirst);
    }

    private record TokenSpan(int start, int end) {}

    /** Returns the tokens that share a character with the span; where none does, the one behind it, or the last. */
    private static TokenSpan cover(List<WordToken> tokens, CharSpan span) {
        int start = 0;
        while (start < tokens.size() - 1 && tokens.get(start).end() <= span.start()) {
            start++;
        }
        int end = start + 1;
        while (end < tokens.size() && tokens.get(end).start() < span.end()) {
            end++;
        }
        return new TokenSpan(start, end);
    }

    private static int casing(String text, WordToken token) {
        if (!Character.isLetterOrDigit(text.codePointAt(token.start()))) {
            return PUNCTUATION;
        }
        int capitals = 0;
        for (int i = token.start(); i < token.end(); i++) {
            if (Character.isDigit(text.charAt(i))) {
                return DIGITS;
            }
            capitals += Character.isUpperCase(text.charAt(i)) ? 1 : 0;
        }
        if (!Character.isUpperCase(text.codePointAt(token.start()))) {
            return LOWER;
        }
        return capitals > 1 ? CAPITALS : CAPITAL;
    }
}
