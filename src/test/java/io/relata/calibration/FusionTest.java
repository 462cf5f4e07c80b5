package io.relata.calibration;

import static io.relata.testing.Pairs.CAUSE;
import static io.relata.testing.Pairs.OTHER;
import static io.relata.testing.Pairs.SCHEMA;
import static io.relata.testing.Pairs.SIBLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FusionTest {
    private static final List<RelationLabel> LABELS = SCHEMA.labels();

    @Test
    void believesTheSourceThatIsRight() {
        List<FusionExample> examples = examples(600, 1.2, 0);
        Fusion fusion = new FusionFitter(1).fit(examples, List.of("good", "noise"));
        assertThat(fusion.weights().get(0)).isGreaterThan(5 * fusion.weights().get(1));
        assertThat(meanLoss(fusion, examples)).isLessThan(meanLoss(Fusion.even(List.of("good", "noise")), examples));
    }

    @Test
    void findsTheMinimumOfItsObjective() {
        List<FusionExample> examples = examples(80, 0.8, 0.3);
        Fusion best = new FusionFitter(1e-6).fit(examples, List.of("good", "noise"));
        double loss = meanLoss(best, examples);
        for (double[] step : new double[][] {{1e-3, 0}, {-1e-3, 0}, {0, 1e-3}}) {
            Fusion moved = new Fusion(
                    best.sources(),
                    List.of(best.weights().get(0) + step[0], best.weights().get(1) + step[1]),
                    0);
            assertThat(meanLoss(moved, examples)).isGreaterThanOrEqualTo(loss);
        }
    }

    @Test
    void isCalibratedWhereASourceIsOverconfident() {
        List<FusionExample> examples = examples(3000, 0.8, 0);
        List<FusionExample> sharpened = examples.stream()
                .map(e -> new FusionExample(Map.of("good", sharpen(e.opinions().get("good"))), e.allowed(), e.gold()))
                .toList();
        Fusion fitted = new FusionFitter(1).fit(sharpened.subList(0, 1500), List.of("good"));
        assertThat(error(fitted, sharpened.subList(1500, 3000))).isLessThan(0.05);
        assertThat(error(Fusion.even(List.of("good")), sharpened.subList(1500, 3000)))
                .isGreaterThan(0.1);
    }

    @Test
    void givesOnlyAllowedLabelsAProbability() {
        LabelDistribution opinion = new LabelDistribution(List.of(CAUSE, OTHER), new double[] {0.9, 0.1});
        LabelDistribution fused = Fusion.even(List.of("a")).fuse(Map.of("a", opinion), List.of(OTHER, SIBLING), OTHER);
        assertThat(fused.labels()).containsExactly(OTHER, SIBLING);
        assertThat(fused.best()).isEqualTo(OTHER);
        assertThat(Arrays.stream(fused.probabilities()).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void leavesOutASourceThatIsWorseThanChance() {
        List<FusionExample> examples = examples(400, 1.5, 0).stream()
                .map(e -> {
                    LabelDistribution good = e.opinions().get("good");
                    double[] turned = Arrays.stream(good.probabilities())
                            .map(p -> (1 - p) / (LABELS.size() - 1))
                            .toArray();
                    return new FusionExample(
                            Map.of("good", good, "contrary", new LabelDistribution(LABELS, turned)), LABELS, e.gold());
                })
                .toList();
        Fusion fusion = new FusionFitter(0.01).fit(examples, List.of("contrary", "good"));
        assertThat(fusion.weights().get(0)).isGreaterThanOrEqualTo(0);
        assertThat(fusion.weights().get(1)).isGreaterThan(0.5);
    }

    @Test
    void keepsItsConfidenceWhenASourceIsSilent() {
        Fusion three = new Fusion(List.of("a", "b", "c"), List.of(0.5, 0.25, 0.25), 0.1);
        assertThat(three.among(Set.of("a", "b")))
                .isEqualTo(new Fusion(List.of("a", "b"), List.of(0.5 / 0.75, 0.25 / 0.75), 0.1));
        assertThat(three.among(Set.of("a", "b", "c", "d"))).isSameAs(three);
        assertThatThrownBy(() -> three.among(Set.of("d"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isEvenWithoutExamples() {
        assertThat(new FusionFitter(1).fit(List.of(), List.of("a", "b"))).isEqualTo(Fusion.even(List.of("a", "b")));
    }

    private static List<FusionExample> examples(int count, double skill, double nullShift) {
        Random random = new Random(5);
        List<FusionExample> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] scores = new double[LABELS.size()];
            Arrays.setAll(
                    scores,
                    l -> skill * random.nextGaussian() * 1.5 + (LABELS.get(l).equals(OTHER) ? nullShift : 0));
            double[] p = Fusion.softmax(scores);
            double at = random.nextDouble();
            int gold = 0;
            while (gold < p.length - 1 && at > p[gold]) {
                at -= p[gold++];
            }
            double[] noise =
                    Fusion.softmax(random.doubles(p.length).map(x -> 3 * x).toArray());
            out.add(new FusionExample(
                    Map.of("good", new LabelDistribution(LABELS, p), "noise", new LabelDistribution(LABELS, noise)),
                    LABELS,
                    LABELS.get(gold)));
        }
        return out;
    }

    private static LabelDistribution sharpen(LabelDistribution d) {
        return new LabelDistribution(
                d.labels(),
                Fusion.softmax(Arrays.stream(d.probabilities())
                        .map(p -> 3 * Math.log(p))
                        .toArray()));
    }

    private static double meanLoss(Fusion fusion, List<FusionExample> examples) {
        return examples.stream()
                .mapToDouble(e ->
                        -Math.log(fusion.fuse(e.opinions(), e.allowed(), OTHER).of(e.gold())))
                .average()
                .orElseThrow();
    }

    private static double error(Fusion fusion, List<FusionExample> examples) {
        return CalibrationError.expected(
                examples.stream()
                        .map(e -> {
                            LabelDistribution fused = fusion.fuse(e.opinions(), e.allowed(), OTHER);
                            return new CalibrationError.Answer(
                                    fused.of(fused.best()), fused.best().equals(e.gold()));
                        })
                        .toList(),
                15);
    }
}
