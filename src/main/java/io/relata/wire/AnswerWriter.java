package io.relata.wire;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.InlineMarkers;
import io.relata.document.OffsetUnit;
import io.relata.document.PairContext;
import io.relata.extraction.Assessment;
import io.relata.extraction.ExtractionResult;
import io.relata.extraction.PairResult;
import io.relata.extraction.Trace;
import io.relata.retrieval.Neighbor;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns a result into an answer about one text.
 *
 * @param text the text without markers
 * @param unit what the offsets of the answer count
 */
record AnswerWriter(String text, OffsetUnit unit) {
    // Six digits say all that a probability estimated from a few thousand examples can say.
    private static final double ROUNDING = 1e6;

    ExtractAnswer answer(ExtractionResult result, String customId, boolean trace) {
        return new ExtractAnswer(
                result.id(),
                customId,
                result.profile(),
                result.schema(),
                result.relations().stream().map(this::relation).toList(),
                unit.wireName(),
                trace ? Optional.of(traces(result)) : Optional.empty(),
                result.model(),
                result.adapter(),
                result.indexSnapshot());
    }

    private ExtractAnswer.Relation relation(PairResult pair) {
        return new ExtractAnswer.Relation(
                mention(pair.pair().head()),
                mention(pair.pair().tail()),
                pair.label().relation(),
                pair.label().direction().wireName(),
                pair.outcome().wireName(),
                rounded(pair.confidence()),
                pair.confidenceOrigin().wireName(),
                pair.reasoning(),
                pair.reasoningSource().wireName(),
                pair.evidence().stream().map(this::quote).toList(),
                pair.demonstrations().stream().map(AnswerWriter::neighbor).toList(),
                pair.alternatives().stream().map(AnswerWriter::alternative).toList(),
                pair.assessment().map(AnswerWriter::assessment),
                new ExtractAnswer.LanguageModelUse(
                        pair.llm().calls(), pair.llm().part().wireName()));
    }

    private static ExtractAnswer.SelfAssessment assessment(Assessment assessment) {
        return new ExtractAnswer.SelfAssessment(
                rounded(assessment.statedConfidence()),
                assessment.reason(),
                assessment.spansFaithful(),
                rounded(assessment.soundProbability()),
                rounded(assessment.fictitiousProbability()));
    }

    private ExtractAnswer.Mention mention(EntityMention mention) {
        CharSpan span = mention.span();
        return new ExtractAnswer.Mention(
                span.in(text), unit.count(text, span.start()), unit.count(text, span.end()), mention.type());
    }

    private ExtractAnswer.Quote quote(CharSpan span) {
        return new ExtractAnswer.Quote(span.in(text), unit.count(text, span.start()), unit.count(text, span.end()));
    }

    static ExtractAnswer.Neighbor neighbor(Neighbor neighbor) {
        return new ExtractAnswer.Neighbor(
                neighbor.demonstration().id(),
                neighbor.demonstration().label().relation(),
                neighbor.demonstration().label().direction().wireName(),
                rounded(neighbor.score()),
                marked(neighbor.demonstration().context()));
    }

    /** Returns the text with the pair marked in it, or the bare text when it cannot be marked without ambiguity. */
    static String marked(PairContext context) {
        boolean overlap =
                context.pair().head().span().overlaps(context.pair().tail().span());
        return overlap || InlineMarkers.present(context.text()) ? context.text() : InlineMarkers.render(context);
    }

    private static ExtractAnswer.Alternative alternative(PairResult.Alternative alternative) {
        return new ExtractAnswer.Alternative(
                alternative.label().relation(),
                alternative.label().direction().wireName(),
                rounded(alternative.probability()));
    }

    private static ExtractAnswer.TraceAnswer traces(ExtractionResult result) {
        List<ExtractAnswer.PairTrace> pairs = result.relations().stream()
                .flatMap(pair -> pair.trace().stream())
                .map(AnswerWriter::trace)
                .toList();
        return new ExtractAnswer.TraceAnswer(pairs);
    }

    private static ExtractAnswer.PairTrace trace(Trace trace) {
        return new ExtractAnswer.PairTrace(
                trace.markedText(),
                trace.neighbors().stream()
                        .map(n -> new ExtractAnswer.NeighborTrace(n.id(), n.label(), rounded(n.score())))
                        .toList(),
                trace.prompt(),
                trace.promptTokenCount(),
                prefill(trace.prefill()),
                trace.droppedDemonstrationCount(),
                trace.reasoningTokenCount(),
                trace.modelReasoning(),
                trace.reasoningVerdict(),
                new TreeMap<>(trace.labelLogProbabilities()),
                new TreeMap<>(trace.voteProbabilities()),
                new TreeMap<>(trace.classifierProbabilities()),
                new TreeMap<>(trace.fusedProbabilities()),
                new TreeMap<>(trace.measures()),
                trace.turns().stream()
                        .map(t -> new ExtractAnswer.TurnTrace(t.name(), t.text(), t.answer()))
                        .toList(),
                new TreeMap<>(trace.stageNanos()));
    }

    private static ExtractAnswer.PrefillTrace prefill(Trace.Prefill prefill) {
        return new ExtractAnswer.PrefillTrace(
                prefill.attention(),
                prefill.note(),
                prefill.blockHits(),
                prefill.blockMisses(),
                prefill.blockBytes(),
                prefill.reusedTokenCount());
    }

    static double rounded(double value) {
        return Math.rint(value * ROUNDING) / ROUNDING;
    }
}
