package io.relata.document;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sentences of a text: a sentence ends where a line does, or by the rules of {@link BreakIterator}. */
public final class Sentences {
    private final List<CharSpan> spans = new ArrayList<>();

    /** Finds the sentences of a text by the rules of a language. */
    public Sentences(String text, Locale locale) {
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            addSentences(text, start, end, locale);
            start = end + 1;
        }
    }

    /** Returns the sentences in order, without the white space around them. */
    public List<CharSpan> spans() {
        return List.copyOf(spans);
    }

    /** Returns the stretch from the beginning of the first sentence that either span touches to the end of the last. */
    public CharSpan around(CharSpan one, CharSpan other) {
        int first = Math.min(one.start(), other.start());
        int last = Math.max(one.end(), other.end());
        int start = spans.stream()
                .filter(s -> s.start() <= first && first < s.end())
                .mapToInt(CharSpan::start)
                .findFirst()
                .orElse(first);
        int end = spans.stream()
                .filter(s -> s.start() < last && last <= s.end())
                .mapToInt(CharSpan::end)
                .findFirst()
                .orElse(last);
        return new CharSpan(start, end);
    }

    private void addSentences(String text, int lineStart, int lineEnd, Locale locale) {
        String line = text.substring(lineStart, lineEnd);
        BreakIterator breaks = BreakIterator.getSentenceInstance(locale);
        breaks.setText(line);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String sentence = line.substring(start, end);
            if (!sentence.isBlank()) {
                int leading = sentence.length() - sentence.stripLeading().length();
                int from = lineStart + start + leading;
                spans.add(new CharSpan(from, from + sentence.strip().length()));
            }
            start = end;
        }
    }
}
