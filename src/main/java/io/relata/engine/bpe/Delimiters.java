package io.relata.engine.bpe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What cuts a text. */
@FunctionalInterface
interface Delimiters {
    /**
     * A part of a text, in {@code char} positions.
     *
     * @param delimiter whether it is a delimiter, or lies between two
     */
    record Span(int from, int to, boolean delimiter) {
        Span and(Span other) {
            return new Span(Math.min(from, other.from), Math.max(to, other.to), false);
        }
    }

    /** Returns the spans of a text, which follow each other from its beginning to its end. */
    List<Span> in(String text);

    default Delimiters inverted() {
        return text -> in(text).stream()
                .map(span -> new Span(span.from(), span.to(), !span.delimiter()))
                .toList();
    }

    /** Returns the text with other text in place of every delimiter. */
    default String replaced(String text, String replacement) {
        StringBuilder replaced = new StringBuilder(text.length());
        for (Span span : in(text)) {
            if (span.delimiter()) {
                replaced.append(replacement);
            } else {
                replaced.append(text, span.from(), span.to());
            }
        }
        return replaced.toString();
    }

    /** Reads the field {@code pattern}: a text, or a regular expression. */
    static Delimiters read(Component component) {
        JsonNode pattern = component.json().path("pattern");
        if (pattern.path("String").isTextual()) {
            return matches(Pattern.compile(pattern.path("String").textValue(), Pattern.LITERAL));
        }
        return matches(OnigurumaPattern.read(component.child("pattern"), "Regex"));
    }

    static Delimiters matches(Pattern pattern) {
        return text -> {
            List<Span> spans = new ArrayList<>();
            int done = 0;
            int from = 0;
            Matcher matcher = pattern.matcher(text);
            while (from <= text.length() && matcher.find(from)) {
                boolean empty = matcher.end() == matcher.start();
                // The library takes no empty match right behind another match.
                if (!empty || spans.isEmpty() || matcher.start() > done) {
                    if (matcher.start() > done) {
                        spans.add(new Span(done, matcher.start(), false));
                    }
                    spans.add(new Span(matcher.start(), matcher.end(), true));
                    done = matcher.end();
                }
                from = matcher.end() + (empty ? width(text, matcher.end()) : 0);
            }
            if (done < text.length()) {
                spans.add(new Span(done, text.length(), false));
            }
            return spans;
        };
    }

    private static int width(String text, int at) {
        return at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
    }

    static Delimiters characters(IntPredicate character) {
        return text -> {
            List<Span> spans = new ArrayList<>();
            int done = 0;
            for (int at = 0; at < text.length(); ) {
                int next = text.offsetByCodePoints(at, 1);
                if (character.test(text.codePointAt(at))) {
                    if (at > done) {
                        spans.add(new Span(done, at, false));
                    }
                    spans.add(new Span(at, next, true));
                    done = next;
                }
                at = next;
            }
            if (done < text.length()) {
                spans.add(new Span(done, text.length(), false));
            }
            return spans;
        };
    }
}
