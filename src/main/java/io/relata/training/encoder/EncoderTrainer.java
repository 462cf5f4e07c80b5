package io.relata.training.encoder;

import io.relata.dataset.LabeledExample;
import io.relata.encoder.conv.ConvolutionFolder;
import io.relata.encoder.conv.ConvolutionShape;
import io.relata.encoder.conv.ConvolutionWeights;
import io.relata.encoder.conv.PairTokenization;
import io.relata.encoder.lexical.WordVectors;
import io.relata.schema.RelationLabel;
import io.relata.training.StopSignal;
import io.relata.training.TrainingProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Trains a convolutional pair encoder on several labelled sets at once and writes its folder.
 *
 * <p>Each batch is of one set, with the loss of that set's classifier and the supervised contrast within the batch; the
 * encoder is shared and only it is kept. After every epoch a checkpoint is left; a training that finds one goes on
 * from there and ends with the bytes that it would have had without the stop.
 */
public final class EncoderTrainer {
    private static final int WARMUP_STEPS = 100;
    private static final float RATE_FLOOR = 0.05f;
    private static final int STEPS_PER_REPORT = 25;

    private final ConvolutionShape shape;
    private final EncoderTrainingSettings settings;
    private final WordVectors words;
    private final String wordsName;

    /**
     * @param words what the word part of the input starts from
     * @param wordsName name of their folder
     */
    public EncoderTrainer(
            ConvolutionShape shape, EncoderTrainingSettings settings, WordVectors words, String wordsName) {
        this.shape = shape;
        this.settings = settings;
        this.words = words;
        this.wordsName = wordsName;
    }

    /**
     * Trains.
     *
     * @param sets at least one, none empty
     * @param folder receives {@code config.json} and {@code model.safetensors} when the training is done
     * @param work holds the checkpoint; one of other sets or settings is refused
     * @param stop asks for an end; the epoch in progress is then lost
     * @return whether the training is done
     */
    public boolean train(List<LabeledSet> sets, Path folder, Path work, TrainingProgress progress, StopSignal stop) {
        List<List<TrainingPair>> pairs = sets.stream().map(this::pairs).toList();
        ConvolutionWeights weights = new ConvolutionWeights(shape);
        EncoderTraining.initialize(weights, new SplittableRandom(settings.seed()));
        float[] table = ConvolutionFolder.wordTable(words);
        int[] classes = sets.stream().mapToInt(set -> set.labels().size()).toArray();
        EncoderTraining training = new EncoderTraining(settings, weights, table, classes);
        EncoderCheckpoint checkpoint = new EncoderCheckpoint(work, identity(sets));
        Run run = new Run(training, pairs, progress, stop);
        int epoch = checkpoint.restore(training);
        run.steps = epoch * run.stepsPerEpoch();
        for (; epoch < settings.epochs(); epoch++) {
            if (!run.epoch(epoch)) {
                return false;
            }
            checkpoint.save(training, epoch + 1);
        }
        ConvolutionFolder.write(folder, weights, words, wordsName, table);
        return true;
    }

    private List<TrainingPair> pairs(LabeledSet set) {
        List<RelationLabel> labels = set.labels();
        PairTokenization tokenization = new PairTokenization(words, shape.contextTokens());
        List<TrainingPair> pairs = new ArrayList<>();
        for (LabeledExample example : set.examples()) {
            pairs.add(new TrainingPair(
                    tokenization.tokens(example.context()),
                    labels.indexOf(example.label()),
                    labels.indexOf(LabeledSet.mirrored(example.label()))));
        }
        return pairs;
    }

    private String identity(List<LabeledSet> sets) {
        StringBuilder identity = new StringBuilder(shape + " " + settings + " " + words.fingerprint());
        sets.forEach(set -> identity.append(' ')
                .append(set.name())
                .append(' ')
                .append(set.examples().size())
                .append(' ')
                .append(set.examples().hashCode()));
        return identity.toString();
    }

    /** A batch's set and where in the set's order it begins. */
    private record Batch(int set, int from) {}

    private final class Run {
        private final EncoderTraining training;
        private final List<List<TrainingPair>> sets;
        private final TrainingProgress progress;
        private final StopSignal stop;
        private final long startNanos = System.nanoTime();
        private int steps;
        private long tokens;
        private long tokensReported;
        private long reportedNanos = startNanos;
        private double lossSum;

        Run(EncoderTraining training, List<List<TrainingPair>> sets, TrainingProgress progress, StopSignal stop) {
            this.training = training;
            this.sets = sets;
            this.progress = progress;
            this.stop = stop;
        }

        int stepsPerEpoch() {
            return sets.stream()
                    .mapToInt(set -> Math.ceilDiv(set.size(), settings.batchSize()))
                    .sum();
        }

        /** Returns whether the epoch was done; it is not when a stop was asked for. */
        boolean epoch(int epoch) {
            // Everything random in an epoch follows from the seed and its number, so that it can be begun anew.
            long seed = settings.seed() * 1_000_003 + epoch;
            List<List<TrainingPair>> orders = new ArrayList<>();
            List<Batch> batches = new ArrayList<>();
            for (int set = 0; set < sets.size(); set++) {
                orders.add(order(sets.get(set), settings.groupSize(), new Random(seed + set)));
                for (int from = 0; from < sets.get(set).size(); from += settings.batchSize()) {
                    batches.add(new Batch(set, from));
                }
            }
            Collections.shuffle(batches, new Random(seed - 1));
            SplittableRandom dropout = new SplittableRandom(seed);
            for (Batch batch : batches) {
                if (stop.requested()) {
                    return false;
                }
                List<TrainingPair> order = orders.get(batch.set());
                step(
                        batch.set(),
                        order.subList(batch.from(), Math.min(order.size(), batch.from() + settings.batchSize())),
                        dropout);
            }
            return true;
        }

        private void step(int set, List<TrainingPair> batch, SplittableRandom dropout) {
            lossSum += training.step(set, batch, learningRate(), dropout);
            steps++;
            for (TrainingPair pair : batch) {
                tokens += pair.tokens().length();
            }
            if (steps % STEPS_PER_REPORT == 0) {
                report();
            }
        }

        private float learningRate() {
            float share = (float) steps / (settings.epochs() * stepsPerEpoch());
            float warmup = Math.min(1, (steps + 1f) / WARMUP_STEPS);
            return settings.learningRate() * warmup * (1 - (1 - RATE_FLOOR) * share);
        }

        private void report() {
            long now = System.nanoTime();
            progress.report(new TrainingProgress.Report(
                    "encoder",
                    steps,
                    (double) steps / (settings.epochs() * stepsPerEpoch()),
                    tokens,
                    lossSum / STEPS_PER_REPORT,
                    training.gradientNorm(),
                    (tokens - tokensReported) * 1e9 / Math.max(1, now - reportedNanos),
                    Duration.ofNanos(now - startNanos)));
            tokensReported = tokens;
            reportedNanos = now;
            lossSum = 0;
        }
    }

    /**
     * Returns the pairs in a random order in which groups of one label (or its mirror image) stay together, so that the
     * contrast finds partners even among eighty labels.
     */
    static List<TrainingPair> order(List<TrainingPair> pairs, int groupSize, Random random) {
        List<TrainingPair> shuffled = new ArrayList<>(pairs);
        Collections.shuffle(shuffled, random);
        Map<Integer, List<TrainingPair>> byLabel = new TreeMap<>();
        for (TrainingPair pair : shuffled) {
            byLabel.computeIfAbsent(Math.min(pair.label(), pair.mirroredLabel()), _ -> new ArrayList<>())
                    .add(pair);
        }
        List<List<TrainingPair>> groups = new ArrayList<>();
        for (List<TrainingPair> same : byLabel.values()) {
            for (int from = 0; from < same.size(); from += groupSize) {
                groups.add(same.subList(from, Math.min(same.size(), from + groupSize)));
            }
        }
        Collections.shuffle(groups, random);
        return groups.stream().flatMap(List::stream).toList();
    }
}
