package io.relata.testing;

import io.relata.document.CharSpan;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.ExtractionResult;
import io.relata.extraction.LlmUse;
import io.relata.extraction.PairResult;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.Trace;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers with the label of the nearest demonstration, and fails as a defect would on a text that asks for it. */
public final class FakeExtractor implements RelationExtractor {
    /** A text with these words makes the extractor fail in a way that no caller is to blame for. */
    public static final String DEFECT = "please fail inside";

    private final DemonstrationStores stores;

    /** Creates an extractor over stores. */
    public FakeExtractor(DemonstrationStores stores) {
        this.stores = stores;
    }

    @Override
    public ExtractionResult extract(ExtractionRequest request) {
        if (request.text().contains(DEFECT)) {
            throw new IllegalStateException("It was asked to fail.");
        }
        return new ExtractionResult(
                "fake",
                request.profile().name(),
                request.schema().name(),
                request.pairs().stream().map(pair -> answer(request, pair)).toList(),
                "",
                request.profile().adapter(),
                stores.first().index().snapshot(request.schema().name()));
    }

    private PairResult answer(ExtractionRequest request, MentionPair pair) {
        DemonstrationStore store = stores.first();
        float[] vector = store.encoder()
                .encode(List.of(new PairContext(request.text(), pair)))
                .getFirst();
        List<Neighbor> neighbors = store.index()
                .search(new Query(
                        request.schema().name(), vector, request.profile().k(), Set.of(), Set.of(), Set.of()));
        RelationLabel label = neighbors.isEmpty()
                ? request.schema().none()
                : neighbors.getFirst().demonstration().label();
        CharSpan evidence = new CharSpan(
                Math.min(pair.head().span().start(), pair.tail().span().start()),
                Math.max(pair.head().span().end(), pair.tail().span().end()));
        return new PairResult(
                pair,
                label,
                request.schema().isNull(label) ? PairResult.Outcome.NO_RELATION : PairResult.Outcome.ACCEPTED,
                0.75,
                PairResult.ConfidenceOrigin.VOTE,
                "The nearest demonstration has this label.",
                PairResult.ReasoningSource.COMPOSED,
                List.of(evidence),
                neighbors,
                List.of(new PairResult.Alternative(request.schema().none(), 0.25)),
                Optional.empty(),
                LlmUse.NONE,
                request.trace() ? Optional.of(trace(request)) : Optional.empty());
    }

    private static Trace trace(ExtractionRequest request) {
        return new Trace(
                request.text(),
                List.of(),
                "",
                0,
                Trace.Prefill.NONE,
                0,
                0,
                "",
                "accepted",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Map.of("retrieval", 1L));
    }
}
