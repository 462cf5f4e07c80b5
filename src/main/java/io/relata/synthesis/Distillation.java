package io.relata.synthesis;

import io.relata.classification.PairClassifier;
import io.relata.classification.PairClassifierTrainer;
import io.relata.classification.TrainingPair;
import io.relata.dataset.LabeledExample;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Distils a teacher into a small classifier (Agrawal et al., EMNLP 2022): a profile annotates pairs, what it is sure of becomes
 * demonstrations, and a classifier trained on them is compared with the teacher on pairs that it has not seen. Gold labels
 * are not looked at.
 */
public final class Distillation {
    private final RelationSchema schema;
    private final Teacher teacher;
    private final PairClassifierTrainer trainer;
    private final Settings settings;

    /** Annotates pairs. */
    @FunctionalInterface
    public interface Teacher {
        /** Returns what the teacher says of a pair; empty when its answer was rejected or it abstained. */
        Optional<Annotation> annotate(PairContext pair);
    }

    /**
     * What a teacher says.
     *
     * @param label the label
     * @param confidence in [0, 1]
     * @param reasoning why, or the empty string
     */
    public record Annotation(RelationLabel label, double confidence, String reasoning) {}

    /**
     * How a teacher is distilled.
     *
     * @param confidenceMin from which an annotation is believed
     * @param heldOutEvery every pair at a position divisible by it is held out; at least 2
     */
    public record Settings(double confidenceMin, int heldOutEvery) {
        public Settings {
            if (!(heldOutEvery >= 2)) {
                throw new IllegalArgumentException("Held out is every %dth pair.".formatted(heldOutEvery));
            }
        }
    }

    /**
     * What came of a distillation.
     *
     * @param examples the demonstrations
     * @param annotated pairs for training, and what came of them: {@code unanswered}, {@code unsure}
     * @param heldOut pairs held out, and what came of them; what is accepted was compared
     * @param agreed pairs held out of which the classifier says what the teacher says
     */
    public record Result(List<LabeledExample> examples, Tally annotated, Tally heldOut, int agreed) {
        public Result {
            examples = List.copyOf(examples);
        }

        /** Returns the share of the compared pairs on which both agree, 0 where none was compared. */
        public double agreement() {
            return heldOut.accepted() == 0 ? 0 : (double) agreed / heldOut.accepted();
        }
    }

    /** Creates a distillation. */
    public Distillation(RelationSchema schema, Teacher teacher, PairClassifierTrainer trainer, Settings settings) {
        this.schema = schema;
        this.teacher = teacher;
        this.trainer = trainer;
        this.settings = settings;
    }

    /** Runs the distillation over pairs; their ids become those of the demonstrations. */
    public Result run(List<LabeledExample> pairs) {
        Tally.Counter training = new Tally.Counter();
        Tally.Counter heldOut = new Tally.Counter();
        List<LabeledExample> examples = new ArrayList<>();
        List<LabeledExample> compared = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            LabeledExample pair = pairs.get(i);
            Optional<Annotation> annotation = teacher.annotate(pair.context());
            if (i % settings.heldOutEvery() == 0) {
                // Compared with whatever confidence: a student is not to be judged by the easy ones.
                count(heldOut, annotation, 0);
                annotation.ifPresent(a -> compared.add(labeled(pair, a)));
            } else if (count(training, annotation, settings.confidenceMin())) {
                examples.add(labeled(pair, annotation.orElseThrow()));
            }
        }
        return new Result(examples, training.tally(), heldOut.tally(), agreed(examples, compared));
    }

    private static boolean count(Tally.Counter counter, Optional<Annotation> annotation, double confidenceMin) {
        if (annotation.isEmpty()) {
            counter.reject("unanswered");
            return false;
        }
        if (annotation.get().confidence() < confidenceMin) {
            counter.reject("unsure");
            return false;
        }
        counter.accept();
        return true;
    }

    private static LabeledExample labeled(LabeledExample pair, Annotation annotation) {
        return new LabeledExample(pair.id(), pair.context(), annotation.label(), annotation.reasoning());
    }

    private int agreed(List<LabeledExample> examples, List<LabeledExample> compared) {
        if (examples.isEmpty() || compared.isEmpty()) {
            return 0;
        }
        PairClassifier student = trainer.train(
                examples.stream()
                        .map(e -> new TrainingPair(e.context(), e.label()))
                        .toList(),
                schema.labels());
        return (int) compared.stream()
                .filter(e -> student.classify(e.context()).best().equals(e.label()))
                .count();
    }
}
