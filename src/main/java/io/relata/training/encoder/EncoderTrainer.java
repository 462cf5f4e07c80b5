package io.relata.training.encoder;

import io.relata.dataset.LabeledExample;
import io.relata.digest.Sha256;
import io.relata.encoder.conv.ConvolutionFolder;
import io.relata.encoder.conv.ConvolutionMember;
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
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Trains a convolutional pair encoder on several labelled sets at once and writes its folder. Its networks are trained
 * one after the other on the same sets, each with a seed of its own.
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
    private final int members;
    private final WordVectors words;
    private final String wordsName;

    /**
     * @param settings of every network; the first one has their seed, each further one the next number
     * @param members how many networks, at least 1
     * @param words what the word part of the input starts from
     * @param wordsName name of their folder
     */
    public EncoderTrainer(
            ConvolutionShape shape,
            EncoderTrainingSettings settings,
            int members,
            WordVectors words,
            String wordsName) {
        if (members < 1) {
            throw new IllegalArgumentException("An encoder has at least one network, not %d.".formatted(members));
        }
        this.shape = shape;
        this.settings = settings;
        this.members = members;
        this.words = words;
        this.wordsName = wordsName;
    }

    /**
     * Trains.
     *
     * @param sets at least one, none empty
     * @param folder receives {@code config.json} and the weights when the training is done
     * @param work holds the checkpoints, in a folder for each network; one of other sets or settings is refused
     * @param stop asks for an end; the epoch in progress is then lost
     * @return whether the training is done
     */
    public boolean train(List<LabeledSet> sets, Path folder, Path work, TrainingProgress progress, StopSignal stop) {
        List<List<TokenizedPair>> pairs = sets.stream().map(this::pairs).toList();
        List<ConvolutionMember> trained = new ArrayList<>();
        for (int number = 1; number <= members; number++) {
            Optional<ConvolutionMember> member = member(number, sets, pairs, work, progress, stop);
            if (member.isEmpty()) {
                return false;
            }
            trained.add(member.get());
        }
        ConvolutionFolder.write(folder, trained, words, wordsName);
        return true;
    }

    /** Returns a trained network, or nothing when a stop was asked for. */
    private Optional<ConvolutionMember> member(
            int number,
            List<LabeledSet> sets,
            List<List<TokenizedPair>> pairs,
            Path work,
            TrainingProgress progress,
            StopSignal stop) {
        EncoderTrainingSettings own = settings.withSeed(settings.seed() + number - 1);
        ConvolutionWeights weights = new ConvolutionWeights(shape);
        EncoderTraining.initialize(weights, new SplittableRandom(own.seed()));
        float[] table = ConvolutionFolder.wordTable(words);
        int[] classes = sets.stream().mapToInt(set -> set.labels().size()).toArray();
        EncoderTraining training = new EncoderTraining(own, weights, table, classes);
        EncoderCheckpoint checkpoint = new EncoderCheckpoint(work.resolve("member-" + number), identity(own, sets));
        Run run = new Run(training, own.seed(), number - 1, pairs, progress, stop);
        int epoch = checkpoint.restore(training);
        run.steps = epoch * run.stepsPerEpoch();
        for (; epoch < own.epochs(); epoch++) {
            if (!run.epoch(epoch)) {
                return Optional.empty();
            }
            checkpoint.save(training, epoch + 1);
        }
        return Optional.of(new ConvolutionMember(weights, table));
    }

    private List<TokenizedPair> pairs(LabeledSet set) {
        List<RelationLabel> labels = set.labels();
        PairTokenization tokenization = new PairTokenization(words, shape.contextTokens());
        List<TokenizedPair> pairs = new ArrayList<>();
        for (LabeledExample example : set.examples()) {
            pairs.add(new TokenizedPair(
                    tokenization.tokens(example.context()),
                    labels.indexOf(example.label()),
                    labels.indexOf(LabeledSet.mirrored(example.label()))));
        }
        return pairs;
    }

    private String identity(EncoderTrainingSettings own, List<LabeledSet> sets) {
        StringBuilder identity = new StringBuilder(shape + " " + own + " " + words.fingerprint());
        for (LabeledSet set : sets) {
            // Of what they say: the hash code of a record with an enum in it is another one in every process.
            Sha256 sha = new Sha256();
            set.examples().forEach(example -> sha.add(example.toString()));
            identity.append(" %s %d %s".formatted(set.name(), set.examples().size(), sha.hex(Sha256.DIGITS)));
        }
        return identity.toString();
    }

    /** A batch's set and where in the set's order it begins. */
    private record Batch(int set, int from) {}

    private final class Run {
        private final EncoderTraining training;
        private final long seed;
        private final int membersBefore;
        private final List<List<TokenizedPair>> sets;
        private final TrainingProgress progress;
        private final StopSignal stop;
        private final long startNanos = System.nanoTime();
        private int steps;
        private long tokens;
        private long tokensReported;
        private long reportedNanos = startNanos;
        private double lossSum;

        Run(
                EncoderTraining training,
                long seed,
                int membersBefore,
                List<List<TokenizedPair>> sets,
                TrainingProgress progress,
                StopSignal stop) {
            this.training = training;
            this.seed = seed;
            this.membersBefore = membersBefore;
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
            long epochSeed = seed * 1_000_003 + epoch;
            List<List<TokenizedPair>> orders = new ArrayList<>();
            List<Batch> batches = new ArrayList<>();
            for (int set = 0; set < sets.size(); set++) {
                orders.add(order(sets.get(set), settings.groupSize(), new Random(epochSeed + set)));
                for (int from = 0; from < sets.get(set).size(); from += settings.batchSize()) {
                    batches.add(new Batch(set, from));
                }
            }
            Collections.shuffle(batches, new Random(epochSeed - 1));
            SplittableRandom dropout = new SplittableRandom(epochSeed);
            for (Batch batch : batches) {
                if (stop.requested()) {
                    return false;
                }
                List<TokenizedPair> order = orders.get(batch.set());
                step(
                        batch.set(),
                        order.subList(batch.from(), Math.min(order.size(), batch.from() + settings.batchSize())),
                        dropout);
            }
            return true;
        }

        private void step(int set, List<TokenizedPair> batch, SplittableRandom dropout) {
            lossSum += training.step(set, batch, learningRate(), dropout);
            steps++;
            for (TokenizedPair pair : batch) {
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
                    "encoder " + (membersBefore + 1),
                    steps,
                    (membersBefore + (double) steps / (settings.epochs() * stepsPerEpoch())) / members,
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
    static List<TokenizedPair> order(List<TokenizedPair> pairs, int groupSize, Random random) {
        List<TokenizedPair> shuffled = new ArrayList<>(pairs);
        Collections.shuffle(shuffled, random);
        Map<Integer, List<TokenizedPair>> byLabel = new TreeMap<>();
        for (TokenizedPair pair : shuffled) {
            byLabel.computeIfAbsent(Math.min(pair.label(), pair.mirroredLabel()), _ -> new ArrayList<>())
                    .add(pair);
        }
        List<List<TokenizedPair>> groups = new ArrayList<>();
        for (List<TokenizedPair> same : byLabel.values()) {
            for (int from = 0; from < same.size(); from += groupSize) {
                groups.add(same.subList(from, Math.min(same.size(), from + groupSize)));
            }
        }
        Collections.shuffle(groups, random);
        return groups.stream().flatMap(List::stream).toList();
    }
}
