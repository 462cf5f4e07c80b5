package io.relata.testing;

import io.relata.classification.Discriminator;
import io.relata.classification.DiscriminatorTrainer;
import io.relata.classification.LabelDistribution;
import io.relata.classification.PairClassifier;
import io.relata.classification.ScoredSpan;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.retrieval.Demonstration;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Counts how many words of a text stand in texts of each label; small, quick, and right often enough for tests. */
public final class WordDiscriminatorTrainer implements DiscriminatorTrainer {
    private int trainingCount;

    /** Returns how often a discriminator was trained, folds not counted. */
    public synchronized int trainingCount() {
        return trainingCount;
    }

    @Override
    public synchronized Discriminator train(RelationSchema schema, List<Demonstration> demonstrations) {
        trainingCount++;
        return new Discriminator(classifier(schema, demonstrations), (context, label) -> {
            int by = context.text().indexOf("caused by");
            return by < 0 ? List.of() : List.of(new ScoredSpan(new CharSpan(by, by + "caused by".length()), 1));
        });
    }

    @Override
    public List<LabelDistribution> outOfFold(RelationSchema schema, List<Demonstration> demonstrations) {
        return IntStream.range(0, demonstrations.size())
                .mapToObj(i -> classifier(
                                schema,
                                demonstrations.stream()
                                        .filter(d -> d != demonstrations.get(i))
                                        .toList())
                        .classify(demonstrations.get(i).context()))
                .toList();
    }

    @Override
    public String fingerprint() {
        return "words";
    }

    private static PairClassifier classifier(RelationSchema schema, List<Demonstration> demonstrations) {
        List<RelationLabel> labels = schema.labels();
        return new PairClassifier() {
            @Override
            public LabelDistribution classify(PairContext context) {
                double[] scores = new double[labels.size()];
                Arrays.fill(scores, 0.1);
                for (Demonstration d : demonstrations) {
                    Set<String> shared = words(d.context());
                    shared.retainAll(words(context));
                    scores[labels.indexOf(d.label())] += shared.size() * shared.size();
                }
                double sum = Arrays.stream(scores).sum();
                return new LabelDistribution(
                        labels, Arrays.stream(scores).map(s -> s / sum).toArray());
            }

            @Override
            public String fingerprint() {
                return "words";
            }
        };
    }

    private static Set<String> words(PairContext context) {
        return new HashSet<>(List.of(context.text().toLowerCase(Locale.ROOT).split("\\W+")));
    }
}
