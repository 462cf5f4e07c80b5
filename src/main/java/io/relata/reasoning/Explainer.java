package io.relata.reasoning;

import io.relata.classification.EvidenceScorer;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.List;

/** Finds the evidence for a label and puts the reason together. Safe for use by several threads. */
public final class Explainer {
    private final EvidenceFinder finder;
    private final ReasonComposer composer;

    /** Creates an explainer for one schema that asks {@code scorer} which words mattered. */
    public Explainer(RelationSchema schema, EvidenceScorer scorer) {
        this.finder = new EvidenceFinder(schema, scorer);
        this.composer = new ReasonComposer(schema);
    }

    /** Creates an explainer that goes by the position of words alone. */
    public static Explainer byPosition(RelationSchema schema) {
        return new Explainer(schema, (context, label) -> List.of());
    }

    /** Returns why the label is right for the pair; the same for the same input. */
    public Explanation explain(PairContext context, RelationLabel label) {
        List<CharSpan> evidence = finder.find(context, label);
        return new Explanation(composer.compose(context, label, evidence), evidence);
    }
}
