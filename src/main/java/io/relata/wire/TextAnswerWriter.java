package io.relata.wire;

import io.relata.dialogue.Assessment;
import io.relata.document.CharSpan;
import io.relata.document.OffsetUnit;
import io.relata.extraction.PairResult;
import io.relata.extraction.TextResult;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Triple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what was found in a text into an answer. */
final class TextAnswerWriter {
    private final String text;
    private final OffsetUnit unit;
    private final Map<Named, String> ids = new HashMap<>();

    /** What makes two mentions the same entity in an answer. */
    private record Named(String words, String type) {}

    /**
     * Creates a writer.
     *
     * @param text the text asked about
     * @param unit what the offsets of the answer count
     */
    TextAnswerWriter(String text, OffsetUnit unit) {
        this.text = text;
        this.unit = unit;
    }

    TextAnswer answer(TextResult result, String customId, boolean trace) {
        // First, so that ids are given in the order of the text.
        List<TextAnswer.Entity> entities =
                result.structure().entities().stream().map(this::entity).toList();
        return new TextAnswer(
                result.id(),
                customId,
                result.profile(),
                result.schema(),
                result.task().wireName(),
                entities,
                result.structure().triples().stream().map(this::relation).toList(),
                result.structure().events().stream().map(this::event).toList(),
                result.faults().stream()
                        .map(f -> new TextAnswer.Fault(f.kind().wireName(), f.what()))
                        .toList(),
                result.notes(),
                result.assessments().stream().map(this::assessment).toList(),
                result.demonstrations(),
                result.llmCalls(),
                unit.wireName(),
                trace
                        ? Optional.of(new TextAnswer.TextTrace(result.turns().stream()
                                .map(TextAnswerWriter::turn)
                                .toList()))
                        : Optional.empty(),
                result.model(),
                result.adapter(),
                result.indexSnapshot());
    }

    private TextAnswer.Entity entity(Entity entity) {
        String words = entity.span().in(text).replaceAll("\\s+", " ");
        String id = ids.computeIfAbsent(new Named(words, entity.type()), _ -> "E" + (ids.size() + 1));
        return new TextAnswer.Entity(
                id, entity.span().in(text), start(entity.span()), end(entity.span()), entity.type());
    }

    private TextAnswer.Relation relation(Triple triple) {
        return new TextAnswer.Relation(entity(triple.head()), entity(triple.tail()), triple.relation());
    }

    private TextAnswer.Event event(Event event) {
        return new TextAnswer.Event(
                event.type(),
                quote(event.trigger()),
                event.arguments().stream()
                        .map(a -> new TextAnswer.Argument(a.role(), a.span().in(text), start(a.span()), end(a.span())))
                        .toList());
    }

    private TextAnswer.Assessment assessment(Assessment assessment) {
        return new TextAnswer.Assessment(
                assessment.name(),
                assessment.spans().stream().map(this::quote).toList(),
                AnswerWriter.rounded(assessment.confidence()),
                PairResult.ConfidenceOrigin.LOGPROB.wireName(),
                assessment.ranked().stream()
                        .map(r -> new TextAnswer.Alternative(r.name(), AnswerWriter.rounded(r.probability())))
                        .toList(),
                AnswerWriter.rounded(assessment.statedConfidence()),
                assessment.reason(),
                assessment.spansFaithful(),
                AnswerWriter.rounded(assessment.soundProbability()),
                AnswerWriter.rounded(assessment.fictitiousProbability()),
                AnswerWriter.rounded(assessment.contextProbability()));
    }

    private TextAnswer.Quote quote(CharSpan span) {
        return new TextAnswer.Quote(span.in(text), start(span), end(span));
    }

    private static TextAnswer.Turn turn(TextResult.TurnTrace turn) {
        return new TextAnswer.Turn(
                turn.name(),
                turn.prompt(),
                turn.answer(),
                turn.probabilities().stream().map(AnswerWriter::rounded).toList(),
                turn.promptTokenCount(),
                turn.writtenTokenCount());
    }

    private int start(CharSpan span) {
        return unit.count(text, span.start());
    }

    private int end(CharSpan span) {
        return unit.count(text, span.end());
    }
}
