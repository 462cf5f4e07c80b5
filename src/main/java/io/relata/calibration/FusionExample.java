package io.relata.calibration;

import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Map;

/**
 * What every source said of a pair whose label is known.
 *
 * @param opinions distribution by source
 * @param allowed the labels that the pair may have; the gold label is among them
 * @param gold the label it has
 */
public record FusionExample(Map<String, LabelDistribution> opinions, List<RelationLabel> allowed, RelationLabel gold) {
    public FusionExample {
        opinions = Map.copyOf(opinions);
        allowed = List.copyOf(allowed);
        if (!allowed.contains(gold)) {
            throw new IllegalArgumentException("The gold label %s is not allowed.".formatted(gold.key()));
        }
    }
}
