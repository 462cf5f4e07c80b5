package io.relata.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * Cuts a long text into overlapping stretches of whole sentences, each small enough to be read at once.
 *
 * @param sizeMax the greatest size of a stretch
 * @param overlap how many sentences a stretch shares with the one before, where they leave room for a new one
 * @param size how large a text is, such as its tokens for a model; of a part no more than of the whole
 */
public record Windows(int sizeMax, int overlap, ToIntFunction<String> size) {
    public Windows {
        if (!(sizeMax >= 1 && overlap >= 0)) {
            throw new IllegalArgumentException(
                    "Windows of size %d that overlap by %d sentences.".formatted(sizeMax, overlap));
        }
    }

    /**
     * Returns the windows in the order of the text; together they cover everything but white space between sentences. A
     * sentence that is too large by itself is cut between words, and a word that is too large stays whole.
     */
    public List<CharSpan> of(String text, Locale locale) {
        if (fits(text, 0, text.length())) {
            return List.of(new CharSpan(0, text.length()));
        }
        List<CharSpan> pieces = pieces(text, locale);
        List<CharSpan> windows = new ArrayList<>();
        int first = 0;
        while (first < pieces.size()) {
            int last = first;
            while (last + 1 < pieces.size()
                    && fits(
                            text,
                            pieces.get(first).start(),
                            pieces.get(last + 1).end())) {
                last++;
            }
            windows.add(new CharSpan(pieces.get(first).start(), pieces.get(last).end()));
            first = last + 1 == pieces.size() ? pieces.size() : next(text, pieces, first, last);
        }
        return windows;
    }

    /** Returns where the next window begins: as far back as it overlaps and still reaches a new piece. */
    private int next(String text, List<CharSpan> pieces, int first, int last) {
        int next = Math.max(first + 1, last + 1 - overlap);
        while (next <= last
                && !fits(text, pieces.get(next).start(), pieces.get(last + 1).end())) {
            next++;
        }
        return next;
    }

    private List<CharSpan> pieces(String text, Locale locale) {
        List<CharSpan> pieces = new ArrayList<>();
        for (CharSpan sentence : new Sentences(text, locale).spans()) {
            int start = sentence.start();
            while (!fits(text, start, sentence.end())) {
                int end = cut(text, start, sentence.end());
                pieces.add(new CharSpan(start, end));
                start = end;
                while (start < sentence.end() && Character.isWhitespace(text.charAt(start))) {
                    start++;
                }
                if (start == sentence.end()) {
                    break;
                }
            }
            if (start < sentence.end()) {
                pieces.add(new CharSpan(start, sentence.end()));
            }
        }
        return pieces;
    }

    /** Returns the end of the longest run of words that fits, of the first word where none does. */
    private int cut(String text, int start, int end) {
        int best = -1;
        for (int at = start + 1; at <= end; at++) {
            boolean wordEnd = at == end || Character.isWhitespace(text.charAt(at));
            if (wordEnd && !Character.isWhitespace(text.charAt(at - 1))) {
                if (best >= 0 && !fits(text, start, at)) {
                    break;
                }
                best = at;
            }
        }
        return best < 0 ? end : best;
    }

    private boolean fits(String text, int start, int end) {
        return size.applyAsInt(text.substring(start, end)) <= sizeMax;
    }
}
