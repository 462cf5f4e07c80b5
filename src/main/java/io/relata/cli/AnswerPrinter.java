package io.relata.cli;

import io.relata.document.InlineMarkers;
import io.relata.wire.ExtractAnswer;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Prints an answer in words. Offsets of the answer must count UTF-16 code units. */
final class AnswerPrinter {
    private static final int ALTERNATIVES_SHOWN_MAX = 3;

    private final Output output;
    private final String text;

    /** Takes the text as it was asked about, markers and all. */
    AnswerPrinter(Output output, String markedText) {
        this.output = output;
        this.text = InlineMarkers.parse(markedText).text();
    }

    void print(ExtractAnswer answer) {
        for (ExtractAnswer.Relation relation : answer.relations()) {
            output.line(
                    "@|bold %s|@  (%s, confidence %.2f)",
                    headline(relation), relation.verdict(), relation.confidence());
            output.plain("  " + highlighted(relation));
            relation.evidence().forEach(quote -> output.plain("  evidence   \"" + quote.text() + "\""));
            output.plain("  because    " + relation.reasoning() + source(relation));
            printDemonstrations(relation);
            printAlternatives(relation);
        }
        output.line(
                "@|faint profile %s, schema %s, %s, answer %s|@",
                answer.profile(),
                answer.schema(),
                answer.model().isEmpty() ? "no language model" : "language model " + answer.model(),
                answer.id());
    }

    private static String headline(ExtractAnswer.Relation relation) {
        String head = relation.head().text();
        String tail = relation.tail().text();
        return switch (relation.direction()) {
            case "head-to-tail" -> "%s: %s -> %s".formatted(relation.relation(), head, tail);
            case "tail-to-head" -> "%s: %s -> %s".formatted(relation.relation(), tail, head);
            default -> "%s: %s, %s".formatted(relation.relation(), head, tail);
        };
    }

    private static String source(ExtractAnswer.Relation relation) {
        return relation.reasoningSource().equals("model") ? "" : " (put together from the evidence)";
    }

    private void printDemonstrations(ExtractAnswer.Relation relation) {
        relation.demonstrations()
                .forEach(d -> output.plain(String.format(
                        Locale.ROOT,
                        "  like       %.2f  %s  %s  (%s)",
                        d.score(),
                        label(d.relation(), d.direction()),
                        d.text(),
                        d.id())));
    }

    private void printAlternatives(ExtractAnswer.Relation relation) {
        String others = relation.alternatives().stream()
                .limit(ALTERNATIVES_SHOWN_MAX)
                .map(a -> String.format(Locale.ROOT, "%s %.2f", label(a.relation(), a.direction()), a.probability()))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            output.plain("  otherwise  " + others);
        }
    }

    private static String label(String relation, String direction) {
        return direction.equals("none") ? relation : relation + "(" + direction + ")";
    }

    /** Returns the text with its mentions bold and in brackets, and its evidence underlined where the terminal can. */
    private String highlighted(ExtractAnswer.Relation relation) {
        TreeMap<Integer, String> signs = new TreeMap<>();
        for (ExtractAnswer.Quote quote : relation.evidence()) {
            add(signs, quote.start(), Ansi.AUTO.enabled() ? "\u001b[4m" : "");
            add(signs, quote.end(), Ansi.AUTO.enabled() ? "\u001b[24m" : "");
        }
        for (ExtractAnswer.Mention mention : new ExtractAnswer.Mention[] {relation.head(), relation.tail()}) {
            add(signs, mention.start(), Ansi.AUTO.enabled() ? "[\u001b[1m" : "[");
            add(signs, mention.end(), Ansi.AUTO.enabled() ? "\u001b[22m]" : "]");
        }
        StringBuilder shown = new StringBuilder();
        int copied = 0;
        for (var sign : signs.entrySet()) {
            shown.append(text, copied, sign.getKey()).append(sign.getValue());
            copied = sign.getKey();
        }
        return shown.append(text.substring(copied)).toString();
    }

    private static void add(TreeMap<Integer, String> signs, int at, String sign) {
        signs.merge(at, sign, String::concat);
    }
}
