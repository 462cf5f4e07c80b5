package io.relata.testing;

import io.relata.classification.LabelDistribution;
import io.relata.classification.PairClassifier;
import io.relata.classification.PairClassifierTrainer;
import io.relata.classification.ScoredSpan;
import io.relata.classification.TrainedClassifier;
import io.relata.classification.TrainingPair;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes classifiers that count how many words a text shares with texts of each label; right often enough for tests.
 * Their evidence is "caused by".
 */
public final class SharedWordsTrainer implements PairClassifierTrainer {
    private static final String EVIDENCE = "caused by";

    private int trainingCount;

    /** Returns how often a classifier was trained, folds not counted. */
    public synchronized int trainingCount() {
        return trainingCount;
    }

    @Override
    public String name() {
        return "shared-words.v1";
    }

    @Override
    public synchronized PairClassifier train(List<TrainingPair> pairs, List<RelationLabel> labels) {
        trainingCount++;
        return new SharedWords(pairs, labels);
    }

    @Override
    public TrainedClassifier crossFit(List<TrainingPair> pairs, List<RelationLabel> labels) {
        List<LabelDistribution> outOfFold = IntStream.range(0, pairs.size())
                .mapToObj(i -> new SharedWords(
                                pairs.stream().filter(p -> p != pairs.get(i)).toList(), labels)
                        .classify(pairs.get(i).context()))
                .toList();
        return new TrainedClassifier(train(pairs, labels), outOfFold);
    }

    private record SharedWords(List<TrainingPair> pairs, List<RelationLabel> labels) implements PairClassifier {
        @Override
        public LabelDistribution classify(PairContext context) {
            double[] scores = new double[labels.size()];
            Arrays.fill(scores, 0.1);
            for (TrainingPair p : pairs) {
                Set<String> shared = words(p.context());
                shared.retainAll(words(context));
                scores[labels.indexOf(p.label())] += shared.size() * shared.size();
            }
            double sum = Arrays.stream(scores).sum();
            return new LabelDistribution(
                    labels, Arrays.stream(scores).map(s -> s / sum).toArray());
        }

        @Override
        public List<ScoredSpan> evidence(PairContext context, RelationLabel label) {
            int at = context.text().indexOf(EVIDENCE);
            return at < 0 ? List.of() : List.of(new ScoredSpan(new CharSpan(at, at + EVIDENCE.length()), 1));
        }

        @Override
        public String fingerprint() {
            return "shared-words-" + pairs.size();
        }

        private static Set<String> words(PairContext context) {
            return new HashSet<>(List.of(context.text().toLowerCase(Locale.ROOT).split("\\W+")));
        }
    }
}
