package io.relata.remote;

import io.relata.grammar.Grammar;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A form in the notation that llama.cpp and vLLM hold a model to. What the notation cannot say, or what would cost a server too much,
 * is said more widely: that free words are not blank, that items differ, how many words a copied stretch has, and high bounds of repetitions. Whoever
 * asked holds the answer against the form itself.
 */
final class Gbnf {
    /** Servers write repetitions out. */
    private static final int REPETITIONS_MAX = 200;

    private final Map<Grammar, String> names = new IdentityHashMap<>();
    private final List<String> rules = new ArrayList<>();

    private Gbnf() {}

    /** Returns the rules of a form, the first of them {@code root}. */
    static String of(Grammar form) {
        Gbnf notation = new Gbnf();
        String root = notation.name(form);
        return "root ::= %s\n%s\n".formatted(root, String.join("\n", notation.rules));
    }

    /** Returns the rules that allow these texts alone. */
    static String of(List<String> texts) {
        return "root ::= %s\n".formatted(texts.stream().map(Gbnf::literal).collect(Collectors.joining(" | ")));
    }

    private String name(Grammar form) {
        String known = names.get(form);
        if (known == null) {
            // Copied stretches name rules of their own before this one.
            String body = body(form);
            known = "r" + rules.size();
            rules.add("%s ::= %s".formatted(known, body));
            names.put(form, known);
        }
        return known;
    }

    private String body(Grammar form) {
        return switch (form) {
            case Grammar.Text(String text) -> literal(text);
            case Grammar.OneOf(List<String> texts) ->
                texts.stream().map(Gbnf::literal).collect(Collectors.joining(" | "));
            case Grammar.Sequence(List<Grammar> parts) ->
                parts.isEmpty() ? literal("") : parts.stream().map(this::name).collect(Collectors.joining(" "));
            case Grammar.Either(List<Grammar> choices) ->
                choices.stream().map(this::name).collect(Collectors.joining(" | "));
            case Grammar.Repeat(Grammar part, int min, int max) -> name(part) + times(min, max);
            case Grammar.Distinct(var items, String separator, int min, int max) ->
                name(Grammar.separated(any(items), separator, min, max));
            case Grammar.Words(int max, String forbidden) -> characters(forbidden) + times(1, max);
            case Grammar.Copied copied -> copied(copied);
        };
    }

    private static Grammar any(List<Grammar.Item> items) {
        return new Grammar.Either(items.stream()
                .map(item -> Grammar.sequence(item.key(), item.rest()))
                .toList());
    }

    private static String times(int min, int max) {
        return max <= REPETITIONS_MAX
                ? "{%d,%d}".formatted(min, max)
                : "{%d,}".formatted(Math.min(min, REPETITIONS_MAX));
    }

    private static String characters(String forbidden) {
        // Of the characters that mean something in a class, llama.cpp lets only some be escaped by a backslash.
        String escaped = forbidden
                .codePoints()
                .mapToObj(c -> "\\[]^-\"".indexOf(c) >= 0 ? "\\x%02X".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());
        return "[^\\x00-\\x1F\\x7F%s]".formatted(escaped);
    }

    /** Returns what begins anywhere where a copy may, and goes on from one place where it may end to the next. */
    private String copied(Grammar.Copied copied) {
        String source = copied.source();
        List<Integer> cuts = new ArrayList<>();
        int last = -1;
        for (int at = 0; at <= source.length(); at++) {
            boolean ends = at > 0 && copied.mayEnd(at);
            if (ends || at < source.length() && copied.mayBegin(at)) {
                cuts.add(at);
                last = ends ? at : last;
            }
        }
        List<String> beginnings = new ArrayList<>();
        String after = "";
        for (int i = cuts.indexOf(last) - 1; i >= 0; i--) {
            int from = cuts.get(i);
            int to = cuts.get(i + 1);
            String rest = after.isEmpty() ? "" : copied.mayEnd(to) ? " %s?".formatted(after) : " " + after;
            after = "c" + rules.size();
            rules.add("%s ::= %s%s".formatted(after, literal(source.substring(from, to)), rest));
            if (copied.mayBegin(from)) {
                beginnings.addFirst(after);
            }
        }
        return String.join(" | ", beginnings);
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> literal.appendCodePoint(c);
            }
        });
        return literal.append('"').toString();
    }
}
