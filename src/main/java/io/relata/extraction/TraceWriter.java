package io.relata.extraction;

import io.relata.classification.LabelDistribution;
import io.relata.document.CharSpan;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.retrieval.Neighbor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes down how the answer to one pair came about. */
record TraceWriter(
        PairContext context, List<Neighbor> neighbors, Map<LabelSource, LabelDistribution> opinions, StageClock clock) {

    Trace trace(LabelDistribution settled, Reasoner.Reason reason, Reasoner reasoner) {
        return new Trace(
                marked(),
                neighbors.stream()
                        .map(n -> new Trace.NeighborTrace(
                                n.demonstration().id(),
                                n.demonstration().label().key(),
                                n.score()))
                        .toList(),
                reason.prompt(),
                reason.promptTokenCount(),
                reasoner.prefill(),
                reason.droppedDemonstrationCount(),
                reason.writtenTokenCount(),
                reason.written(),
                reason.verdict(),
                logs(),
                byKey(opinions.get(LabelSource.VOTE)),
                byKey(opinions.get(LabelSource.DISCRIMINATOR)),
                byKey(settled),
                reasoner.measures(),
                reasoner.turns(),
                clock.nanos());
    }

    private Map<String, Double> logs() {
        Map<String, Double> logs = new TreeMap<>();
        Optional.ofNullable(opinions.get(LabelSource.MODEL))
                .ifPresent(d -> d.labels().forEach(l -> logs.put(l.key(), Math.log(d.of(l)))));
        return logs;
    }

    private String marked() {
        CharSpan head = context.pair().head().span();
        boolean markable = !head.overlaps(context.pair().tail().span()) && !InlineMarkers.present(context.text());
        return markable ? InlineMarkers.render(context) : context.text();
    }

    private static Map<String, Double> byKey(LabelDistribution distribution) {
        Map<String, Double> byKey = new TreeMap<>();
        distribution.labels().forEach(l -> byKey.put(l.key(), distribution.of(l)));
        return byKey;
    }
}
