package io.relata.encoder.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.classification.NeighborVote;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.SemEvalReader;
import io.relata.evaluation.OfficialSemEvalScorer;
import io.relata.evaluation.SplitById;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Neighbor;
import io.relata.schema.RelationLabel;
import io.relata.testing.SharedData;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** Neighbours are the items of SemEval-2010 Task 8 whose id is not divisible by 8; the others ask. */
class LexicalPairEncoderOnSemEvalTest {
    private static final int K = 10;

    @Test
    void findsNeighboursWhoseVoteReachesTheFloor() {
        Path file = SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT");
        List<LabeledExample> examples = new SemEvalReader().read(file).examples();
        List<LabeledExample> dev = new SplitById(8).dev(examples);
        List<LabeledExample> rest = new SplitById(8).rest(examples);
        List<RelationLabel> labels =
                rest.stream().map(LabeledExample::label).distinct().sorted().toList();
        LexicalPairEncoder encoder = new LexicalPairEncoder(WordVectors.read(Path.of("models/relata-words-small")));
        List<float[]> vectors =
                encoder.encode(rest.stream().map(LabeledExample::context).toList());
        NeighborVote vote = new NeighborVote(4);
        Map<String, RelationLabel> key = new HashMap<>();
        Map<String, RelationLabel> answers = new HashMap<>();
        for (LabeledExample asked : dev) {
            float[] vector = encoder.encode(List.of(asked.context())).getFirst();
            key.put(asked.id(), asked.label());
            answers.put(
                    asked.id(), vote.of(nearest(vector, vectors, rest), labels).best());
        }
        double score = 100
                * new OfficialSemEvalScorer("Other")
                        .score(OfficialSemEvalScorer.judge(key, answers))
                        .macroF1();
        System.out.printf("macro-F1 of the vote of %d: %.2f%n", K, score);
        assertThat(score).isGreaterThan(69);
    }

    private static List<Neighbor> nearest(float[] vector, List<float[]> vectors, List<LabeledExample> examples) {
        PriorityQueue<Neighbor> best = new PriorityQueue<>(Comparator.comparingDouble(Neighbor::score));
        for (int i = 0; i < vectors.size(); i++) {
            float[] other = vectors.get(i);
            float score = 0;
            for (int d = 0; d < vector.length; d++) {
                score += vector[d] * other[d];
            }
            if (best.size() < K || score > best.peek().score()) {
                LabeledExample example = examples.get(i);
                best.add(new Neighbor(
                        new Demonstration(example.id(), "semeval", example.context(), example.label(), ""), score));
            }
            if (best.size() > K) {
                best.poll();
            }
        }
        return best.stream()
                .sorted(Comparator.comparingDouble((Neighbor n) -> -n.score()))
                .toList();
    }
}
