package io.relata.classification;

import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.PairFeature;
import io.relata.encoder.lexical.TextOrder;
import io.relata.schema.RelationLabel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A linear classifier of pairs that can point at the words that moved it.
 *
 * <p>It knows labels as seen from the first mention of the text to the second ({@link TextOrder}) and turns them for
 * the question asked. A probability is the softmax of the scores over a temperature, with a little of the uniform
 * distribution mixed in, the less the more examples there were, so that a label without examples is unlikely and not
 * impossible.
 */
public final class LinearDiscriminator implements PairClassifier {
    private final PairRepresentation representation;
    private final FeatureColumns columns;
    private final ClassWeights weights;
    private final LabelScale scale;
    private final String fingerprint;

    LinearDiscriminator(
            PairRepresentation representation,
            FeatureColumns columns,
            ClassWeights weights,
            LabelScale scale,
            String fingerprint) {
        this.representation = representation;
        this.columns = columns;
        this.weights = weights;
        this.scale = scale;
        this.fingerprint = fingerprint;
    }

    @Override
    public LabelDistribution classify(PairContext context) {
        List<PairFeature> features = representation.features(context);
        return scale.distribution(scores(row(context, features)), context.pair());
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Returns, for every stretch that a named feature was read from, what the feature adds to the score of the label
     * over that of the strongest other label. A feature that holds in several places is shared among them, and one with
     * several stretches among these. The dense part points at no words and is left out.
     */
    @Override
    public List<ScoredSpan> evidence(PairContext context, RelationLabel label) {
        int asked = scale.classes().indexOf(TextOrder.turn(label, context.pair()));
        if (asked < 0) {
            return List.of();
        }
        List<PairFeature> features = representation.features(context);
        FeatureRow row = row(context, features);
        int rival = strongestOther(scores(row), asked);
        Map<String, Integer> places = new HashMap<>();
        features.forEach(feature -> places.merge(feature.name(), feature.spans().size(), Integer::sum));
        Map<CharSpan, Double> bySpan = new TreeMap<>();
        for (PairFeature feature : features) {
            int column = columns.column(feature.name());
            if (column >= 0) {
                double says = weights.weight(column, asked) - (rival < 0 ? 0 : weights.weight(column, rival));
                double share = says * row.value(column) / places.get(feature.name());
                feature.spans().forEach(span -> bySpan.merge(span, share, Double::sum));
            }
        }
        return bySpan.entrySet().stream()
                .map(entry -> new ScoredSpan(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble((ScoredSpan scored) -> -scored.weight())
                        .thenComparing(ScoredSpan::span))
                .toList();
    }

    private FeatureRow row(PairContext context, List<PairFeature> features) {
        return columns.row(features, representation.dense(List.of(context)).getFirst());
    }

    private float[] scores(FeatureRow row) {
        float[] scores = new float[ClassWeights.stride(weights.classCount())];
        weights.scores(row, scores);
        return scores;
    }

    private int strongestOther(float[] scores, int asked) {
        int strongest = -1;
        for (int k = 0; k < weights.classCount(); k++) {
            if (k != asked && (strongest < 0 || scores[k] > scores[strongest])) {
                strongest = k;
            }
        }
        return strongest;
    }
}
