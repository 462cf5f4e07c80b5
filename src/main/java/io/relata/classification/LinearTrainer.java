package io.relata.classification;

import io.relata.digest.Sha256;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.TextOrder;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstrations;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains {@link LinearDiscriminator}s: support vector machines over a {@link PairRepresentation}, with a temperature
 * fitted on out-of-fold scores. The same pairs give the same classifier, bit for bit, in whatever order they come.
 */
public final class LinearTrainer implements PairClassifierTrainer {
    /** Cross-validated on the training part of SemEval-2010 Task 8, as the decision on the classifier tells. */
    private static final double COST = 2;

    /** A hundredth of what a row on the wrong side of the border pulls with: no answer depends on the rest. */
    private static final double TOLERANCE = 0.01;

    /** Never reached so far; 7000 pairs need some sixty. */
    private static final int ROUNDS_MAX = 2000;

    private static final int FOLDS = 4;
    private static final int COLUMNS_MAX = 1 << 20;
    /** Bounds the weights at 512 MiB, whatever the number of labels. */
    private static final int WEIGHTS_MAX = 1 << 27;

    /** Pairs that are equal in this order are equal in all that is learned from. */
    private static final Comparator<TrainingPair> IN_ORDER = Comparator.comparing(
                    (TrainingPair pair) -> pair.context().text())
            .thenComparing(pair -> pair.context().pair().head().span())
            .thenComparing(pair -> pair.context().pair().tail().span())
            .thenComparing(pair -> pair.context().pair().head().type())
            .thenComparing(pair -> pair.context().pair().tail().type())
            .thenComparing(TrainingPair::label);

    private final PairRepresentation representation;
    private final long seed;

    /**
     * @param representation what is seen of a pair
     * @param seed of the order in which examples are visited
     */
    public LinearTrainer(PairRepresentation representation, long seed) {
        this.representation = representation;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "linear.v1";
    }

    @Override
    public LinearDiscriminator train(List<TrainingPair> pairs, List<RelationLabel> labels) {
        return fitAll(pairs.stream().sorted(IN_ORDER).toList(), labels).classifier();
    }

    @Override
    public TrainedClassifier crossFit(List<TrainingPair> pairs, List<RelationLabel> labels) {
        int[] order = IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.comparing(pairs::get, IN_ORDER))
                .mapToInt(Integer::intValue)
                .toArray();
        Result result = fitAll(IntStream.of(order).mapToObj(pairs::get).toList(), labels);
        LabelDistribution[] outOfFold = new LabelDistribution[order.length];
        for (int i = 0; i < order.length; i++) {
            outOfFold[order[i]] = result.outOfFold.get(i);
        }
        return new TrainedClassifier(result.classifier, List.of(outOfFold));
    }

    private record Result(LinearDiscriminator classifier, List<LabelDistribution> outOfFold) {}

    /**
     * Fits pairs that are in order. The temperature needs scores by cross-fitting, so the out-of-fold distributions cost
     * nothing more.
     */
    private Result fitAll(List<TrainingPair> pairs, List<RelationLabel> labels) {
        Material material = read(pairs);
        List<float[]> scores = outOfFoldScores(material, pairs);
        LabelScale scale = new LabelScale(
                material.classes,
                labels,
                Temperature.fit(scores, material.classOf, material.classes.size()),
                1.0 / (1 + pairs.size()));
        List<LabelDistribution> outOfFold = IntStream.range(0, pairs.size())
                .mapToObj(i ->
                        scale.distribution(scores.get(i), pairs.get(i).context().pair()))
                .toList();
        Fitted all = fit(material, IntStream.range(0, pairs.size()).toArray());
        LinearDiscriminator classifier = new LinearDiscriminator(
                representation, all.features.columns(), all.weights, scale, fingerprint(pairs, labels));
        return new Result(classifier, outOfFold);
    }

    /** The training pairs as read: {@code classOf} holds for each the index of its class. */
    private record Material(
            FeatureColumns.Reading reading, List<float[]> dense, List<RelationLabel> classes, int[] classOf) {}

    /** What was learned from some of the pairs. */
    private record Fitted(FeatureColumns.Fit features, ClassWeights weights) {}

    private Material read(List<TrainingPair> pairs) {
        if (pairs.isEmpty()) {
            throw new RelataException(
                    ErrorCode.STORE_TOO_SMALL,
                    "The store has 0 demonstrations to train the classifier from.",
                    "Maybe the demonstrations of this schema are not indexed yet.");
        }
        List<RelationLabel> turned = pairs.stream()
                .map(pair -> TextOrder.turn(pair.label(), pair.context().pair()))
                .toList();
        List<RelationLabel> classes = turned.stream().distinct().sorted().toList();
        FeatureColumns.Reading reading = new FeatureColumns.Reading();
        pairs.forEach(pair -> reading.add(representation.features(pair.context())));
        List<float[]> dense =
                representation.dense(pairs.stream().map(TrainingPair::context).toList());
        return new Material(
                reading,
                dense,
                classes,
                turned.stream().mapToInt(classes::indexOf).toArray());
    }

    private Fitted fit(Material material, int[] chosen) {
        int classCount = material.classes.size();
        int columnsMax = Math.min(COLUMNS_MAX, WEIGHTS_MAX / ClassWeights.stride(classCount));
        FeatureColumns.Fit features = material.reading.fit(chosen, columnsMax);
        List<FeatureRow> rows = IntStream.of(chosen)
                .mapToObj(i -> features.row(i, material.dense.get(i)))
                .toList();
        int[] classOf = IntStream.of(chosen).map(i -> material.classOf[i]).toArray();
        ClassWeights weights = new DualCoordinateDescent(COST, TOLERANCE, ROUNDS_MAX, seed)
                .train(rows, classOf, classCount, features.columns().size());
        return new Fitted(features, weights);
    }

    /** Every pair's scores by weights trained without its fold; zeros where nothing would be left to train from. */
    private List<float[]> outOfFoldScores(Material material, List<TrainingPair> pairs) {
        int[] folds = pairs.stream().mapToInt(pair -> fold(pair.context())).toArray();
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < folds.length; i++) {
            scores.add(new float[ClassWeights.stride(material.classes.size())]);
        }
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            int[] others = IntStream.range(0, folds.length)
                    .filter(i -> folds[i] != out)
                    .toArray();
            if (others.length == 0 || others.length == folds.length) {
                continue;
            }
            Fitted fitted = fit(material, others);
            for (int i = 0; i < folds.length; i++) {
                if (folds[i] == out) {
                    fitted.weights.scores(fitted.features.row(i, material.dense.get(i)), scores.get(i));
                }
            }
        }
        return scores;
    }

    /** By the text, so that two pairs of one text never stand on both sides. */
    private static int fold(PairContext context) {
        return Integer.parseInt(Demonstrations.textHash(context.text()).substring(0, 7), 16) % FOLDS;
    }

    private String fingerprint(List<TrainingPair> pairs, List<RelationLabel> labels) {
        String settings = "%s C=%s tolerance=%s rounds=%d folds=%d columns=%d seed=%d %s %s"
                .formatted(
                        name(),
                        COST,
                        TOLERANCE,
                        ROUNDS_MAX,
                        FOLDS,
                        COLUMNS_MAX,
                        seed,
                        representation.fingerprint(),
                        labels.stream().map(RelationLabel::key).toList());
        Sha256 sha = new Sha256().add(settings);
        pairs.stream().map(TrainingPair::toString).sorted().forEach(sha::add);
        return sha.hex(Sha256.DIGITS);
    }
}
