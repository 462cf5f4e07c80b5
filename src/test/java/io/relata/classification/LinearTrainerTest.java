package io.relata.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinearTrainerTest {
    private static final RelationLabel CAUSE = new RelationLabel("Cause-Effect", Direction.HEAD_TO_TAIL);
    private static final RelationLabel CAUSED = new RelationLabel("Cause-Effect", Direction.TAIL_TO_HEAD);
    private static final RelationLabel PART = new RelationLabel("Component-Whole", Direction.HEAD_TO_TAIL);
    private static final RelationLabel WHOLE = new RelationLabel("Component-Whole", Direction.TAIL_TO_HEAD);
    private static final RelationLabel OTHER = new RelationLabel("Other", Direction.NONE);
    private static final List<RelationLabel> LABELS = List.of(CAUSE, CAUSED, PART, WHOLE, OTHER);

    private final LinearTrainer trainer = new LinearTrainer(PairRepresentation.ofWords(), 1);

    @Test
    void learnsWhatStandsBetweenTheMentions() {
        PairClassifier classifier = trainer.train(examples(), LABELS);
        assertThat(classifier
                        .classify(pair("The [mould] brought about a (rash)."))
                        .best())
                .isEqualTo(CAUSE);
        assertThat(classifier
                        .classify(pair("The [rash] was due to the (mould)."))
                        .best())
                .isEqualTo(CAUSED);
        assertThat(classifier
                        .classify(pair("The [hub] is a part of the (cart)."))
                        .best())
                .isEqualTo(PART);
    }

    @Test
    void answersTheReversedQuestionWithTheReversedDirectionAndTheSameProbabilities() {
        PairClassifier classifier = trainer.train(examples(), LABELS);
        PairContext forward = pair("The [mould] brought about a (rash).");
        PairContext backward = new PairContext(
                forward.text(),
                new MentionPair(forward.pair().tail(), forward.pair().head()));
        for (RelationLabel label : LABELS) {
            RelationLabel reversed =
                    new RelationLabel(label.relation(), label.direction().reversed());
            assertThat(classifier.classify(backward).of(reversed))
                    .isCloseTo(classifier.classify(forward).of(label), within(1e-12));
        }
    }

    @Test
    void givesProbabilitiesThatAddUpAndLeaveNoLabelImpossible() {
        LabelDistribution distribution =
                trainer.train(examples(), LABELS).classify(pair("A [hub] of a (cart) was seen."));
        assertThat(distribution.labels()).isEqualTo(LABELS);
        assertThat(Arrays.stream(distribution.probabilities()).sum()).isCloseTo(1, within(1e-12));
        assertThat(distribution.of(WHOLE)).isGreaterThan(0);
    }

    @Test
    void givesTheSameClassifierForTheSamePairs() {
        LinearDiscriminator first = trainer.train(examples(), LABELS);
        LinearDiscriminator second = trainer.train(examples(), LABELS);
        PairContext asked = pair("The [wind] led to a (fire).");
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(second.classify(asked).probabilities())
                .containsExactly(first.classify(asked).probabilities());
        assertThat(second.evidence(asked, CAUSE)).isEqualTo(first.evidence(asked, CAUSE));
        assertThat(trainer.train(examples().subList(0, 5), LABELS).fingerprint())
                .isNotEqualTo(first.fingerprint());
    }

    @Test
    void givesTheSameClassifierForTheSamePairsInAnyOrder() {
        TrainedClassifier given = trainer.crossFit(examples(), LABELS);
        PairContext asked = pair("The [wind] led to a (fire).");
        for (int seed = 1; seed <= 5; seed++) {
            List<Integer> order = new ArrayList<>(
                    IntStream.range(0, examples().size()).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            TrainedClassifier shuffled =
                    trainer.crossFit(order.stream().map(examples()::get).toList(), LABELS);
            assertThat(shuffled.classifier().fingerprint())
                    .isEqualTo(given.classifier().fingerprint());
            assertThat(shuffled.classifier().classify(asked).probabilities())
                    .containsExactly(given.classifier().classify(asked).probabilities());
            for (int i = 0; i < order.size(); i++) {
                assertThat(shuffled.outOfFold().get(i).probabilities())
                        .containsExactly(given.outOfFold().get(order.get(i)).probabilities());
            }
        }
    }

    @Test
    void theSeedDecidesTheWayAndNotTheAnswer() {
        LinearTrainer other = new LinearTrainer(PairRepresentation.ofWords(), 2);
        for (TrainingPair example : examples()) {
            double[] first = trainer.train(examples(), LABELS)
                    .classify(example.context())
                    .probabilities();
            double[] second =
                    other.train(examples(), LABELS).classify(example.context()).probabilities();
            for (int i = 0; i < first.length; i++) {
                assertThat(second[i]).isCloseTo(first[i], within(0.01));
            }
        }
    }

    @Test
    void pointsAtTheWordsThatMovedIt() {
        LinearDiscriminator classifier = trainer.train(examples(), LABELS);
        PairContext asked = pair("Last year the [mould] brought about a (rash) in town.");
        List<ScoredSpan> evidence = classifier.evidence(asked, CAUSE);
        assertThat(evidence).isSortedAccordingTo((a, b) -> Double.compare(b.weight(), a.weight()));
        assertThat(evidence.subList(0, 5))
                .extracting(scored -> scored.span().in(asked.text()))
                .anyMatch(words -> words.contains("brought") || words.contains("about"));
    }

    @Test
    void pointsAtNothingForALabelItHasNeverSeen() {
        LinearDiscriminator classifier = trainer.train(examples(), LABELS);
        assertThat(classifier.evidence(pair("The [hub] is in the (cart)."), WHOLE))
                .isEmpty();
    }

    @Test
    void judgesEveryTrainingPairWithoutIt() {
        TrainedClassifier trained = trainer.crossFit(examples(), LABELS);
        assertThat(trained.outOfFold()).hasSameSizeAs(examples());
        double trainedOn = 0;
        double without = 0;
        for (int i = 0; i < examples().size(); i++) {
            TrainingPair example = examples().get(i);
            trainedOn += trained.classifier().classify(example.context()).of(example.label());
            without += trained.outOfFold().get(i).of(example.label());
        }
        assertThat(without).isLessThan(trainedOn);
    }

    @Test
    void knowsLittleFromOneExample() {
        PairClassifier classifier = trainer.train(examples().subList(0, 1), LABELS);
        LabelDistribution distribution = classifier.classify(pair("The [hub] is in the (cart)."));
        assertThat(distribution.best()).isEqualTo(CAUSE);
        assertThat(distribution.of(CAUSE)).isLessThan(0.7);
        assertThat(distribution.of(OTHER)).isGreaterThan(0.05);
    }

    @Test
    void refusesAnEmptyStore() {
        assertThatThrownBy(() -> trainer.train(List.of(), LABELS))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_TOO_SMALL));
    }

    private static List<TrainingPair> examples() {
        List<TrainingPair> examples = new ArrayList<>();
        for (String[] names : new String[][] {
            {"storm", "flood"}, {"virus", "fever"}, {"war", "famine"}, {"frost", "damage"}, {"noise", "stress"}
        }) {
            examples.add(example("The [%s] brought about a (%s).".formatted(names[0], names[1]), CAUSE));
            examples.add(example("The [%s] was due to the (%s).".formatted(names[1], names[0]), CAUSED));
            examples.add(example("In time a [%s] led to (%s) here.".formatted(names[0], names[1]), CAUSE));
        }
        for (String[] names : new String[][] {
            {"wheel", "wagon"}, {"lid", "jar"}, {"roof", "house"}, {"blade", "knife"}, {"page", "book"}
        }) {
            examples.add(example("The [%s] is a part of the (%s).".formatted(names[0], names[1]), PART));
            examples.add(example("She saw a [%s] and, far away, a (%s).".formatted(names[0], names[1]), OTHER));
        }
        return examples;
    }

    private static TrainingPair example(String marked, RelationLabel label) {
        return new TrainingPair(pair(marked), label);
    }

    /** Reads a text with {@code [head]} and {@code (tail)}, in this order. */
    private static PairContext pair(String marked) {
        int head = marked.indexOf('[');
        int headEnd = marked.indexOf(']') - 1;
        int tail = marked.indexOf('(') - 2;
        int tailEnd = marked.indexOf(')') - 3;
        return new PairContext(
                marked.replaceAll("[\\[\\]()]", ""),
                new MentionPair(
                        new EntityMention("h", new CharSpan(head, headEnd), ""),
                        new EntityMention("t", new CharSpan(tail, tailEnd), "")));
    }
}
