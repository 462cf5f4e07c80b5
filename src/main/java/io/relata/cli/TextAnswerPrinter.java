package io.relata.cli;

import io.relata.wire.TextAnswer;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints in words what was found in a text. */
final class TextAnswerPrinter {
    private final Output output;

    TextAnswerPrinter(Output output) {
        this.output = output;
    }

    void print(TextAnswer answer) {
        answer.relations().forEach(this::print);
        answer.events().forEach(this::print);
        answer.entities().stream()
                .map(e -> "  %s  %s%s".formatted(e.id(), e.text(), e.type().isEmpty() ? "" : "  (" + e.type() + ")"))
                .distinct()
                .forEach(output::plain);
        if (answer.entities().isEmpty() && answer.events().isEmpty()) {
            output.plain("Nothing of what was looked for was found.");
        }
        answer.assessments().forEach(this::print);
        answer.faults()
                .forEach(f -> output.plain(
                        "  not taken over: %s %s".formatted(f.kind(), f.what()).stripTrailing()));
        answer.notes().forEach((name, note) -> output.plain("  %s: %s".formatted(name, note)));
        output.line(
                "@|faint profile %s, schema %s, language model %s, %s, answer %s|@",
                answer.profile(),
                answer.schema(),
                answer.model(),
                answer.llmCalls() == 1 ? "1 turn" : answer.llmCalls() + " turns",
                answer.id());
    }

    private void print(TextAnswer.Assessment assessment) {
        output.plain(String.format(
                Locale.ROOT,
                "  %s (%s): %.0f %% by its probability, %.0f %% by its own words, since: %s",
                assessment.spans().stream().map(TextAnswer.Quote::text).collect(Collectors.joining(" - ")),
                assessment.name(),
                100 * assessment.confidence(),
                100 * assessment.statedConfidence(),
                assessment.reason()));
    }

    private void print(TextAnswer.Relation relation) {
        output.plain("%s: %s -> %s"
                .formatted(
                        relation.relation(),
                        relation.head().text(),
                        relation.tail().text()));
    }

    private void print(TextAnswer.Event event) {
        String arguments = event.arguments().stream()
                .map(a -> "%s %s".formatted(a.role(), a.text()))
                .collect(Collectors.joining(", "));
        output.plain("%s: %s  %s"
                .formatted(event.type(), event.trigger().text(), arguments)
                .stripTrailing());
    }
}
