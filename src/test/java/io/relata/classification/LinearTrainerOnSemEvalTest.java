package io.relata.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.DatasetReading;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.SemEvalReader;
import io.relata.encoder.lexical.WordVectors;
import io.relata.evaluation.OfficialSemEvalScorer;
import io.relata.evaluation.SplitById;
import io.relata.schema.RelationLabel;
import io.relata.testing.SharedData;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trained on the items of SemEval-2010 Task 8 whose id is not divisible by 8, measured on the others. */
class LinearTrainerOnSemEvalTest {
    @Test
    void reachesTheFloorThatTheReadmeStates() {
        Path file = SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT");
        DatasetReading reading = new SemEvalReader().read(file);
        SplitById split = new SplitById(8);
        List<LabeledExample> dev = split.dev(reading.examples());
        List<RelationLabel> labels = reading.examples().stream()
                .map(LabeledExample::label)
                .distinct()
                .sorted()
                .toList();
        PairRepresentation representation =
                PairRepresentation.ofWords(WordVectors.read(Path.of("models/relata-words-small")));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        TrainedClassifier trained = new LinearTrainer(representation, 1)
                .crossFit(
                        split.rest(reading.examples()).stream()
                                .map(e -> new TrainingPair(e.context(), e.label()))
                                .toList(),
                        labels);
        long trainedAt = threads.getCurrentThreadCpuTime();
        double score = score(dev, trained.classifier());
        System.out.printf(
                "macro-F1 %.2f, trained in %.1f CPU-seconds, classified 1000 in %.1f%n",
                score, (trainedAt - begin) / 1e9, (threads.getCurrentThreadCpuTime() - trainedAt) / 1e9);
        assertThat(score).isGreaterThan(81.5);
        assertThat(expectedCalibrationError(dev, trained.classifier())).isLessThan(0.08);
    }

    private static double score(List<LabeledExample> dev, PairClassifier classifier) {
        Map<String, RelationLabel> key = new HashMap<>();
        Map<String, RelationLabel> answers = new HashMap<>();
        for (LabeledExample example : dev) {
            key.put(example.id(), example.label());
            answers.put(example.id(), classifier.classify(example.context()).best());
        }
        return 100
                * new OfficialSemEvalScorer("Other")
                        .score(OfficialSemEvalScorer.judge(key, answers))
                        .macroF1();
    }

    private static double expectedCalibrationError(List<LabeledExample> dev, PairClassifier classifier) {
        int bins = 10;
        double[] confidence = new double[bins];
        double[] right = new double[bins];
        for (LabeledExample example : dev) {
            LabelDistribution distribution = classifier.classify(example.context());
            double p = distribution.of(distribution.best());
            int bin = Math.min(bins - 1, (int) (p * bins));
            confidence[bin] += p;
            right[bin] += distribution.best().equals(example.label()) ? 1 : 0;
        }
        double error = 0;
        for (int bin = 0; bin < bins; bin++) {
            error += Math.abs(confidence[bin] - right[bin]) / dev.size();
        }
        System.out.printf("expected calibration error %.3f%n", error);
        return error;
    }
}
