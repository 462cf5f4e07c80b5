package io.relata.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.classification.LinearTrainer;
import io.relata.classification.PairRepresentation;
import io.relata.dataset.LabeledExample;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DistillationTest {
    private static List<LabeledExample> pairs() {
        List<LabeledExample> pairs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String verb = i % 2 == 0 ? "founded" : "was born in";
            pairs.add(Toys.example("p" + i, "<e1>X%d</e1> %s <e2>Y%d</e2>.".formatted(i, verb, i), "None"));
        }
        return pairs;
    }

    private static Distillation distillation(double confidenceMin) {
        return new Distillation(
                Toys.SCHEMA,
                pair -> {
                    if (pair.text().contains("X7 ")) {
                        return Optional.empty();
                    }
                    String relation = pair.text().contains("founded") ? "Founder" : "Born-In";
                    double confidence = pair.text().contains("X9 ") ? 0.3 : 0.9;
                    return Optional.of(new Distillation.Annotation(
                            new RelationLabel(relation, Direction.HEAD_TO_TAIL), confidence, "because"));
                },
                new LinearTrainer(PairRepresentation.ofWords(), 1),
                new Distillation.Settings(confidenceMin, 5));
    }

    @Test
    void theStudentLearnsWhatTheTeacherSays() {
        Distillation.Result result = distillation(0.5).run(pairs());

        assertThat(result.agreement()).isGreaterThan(0.9);
        assertThat(result.heldOut().accepted()).isEqualTo(8);
        assertThat(result.examples()).hasSize(30).allMatch(e -> e.rationale().equals("because"));
    }

    @Test
    void whatIsNotBelievedIsCounted() {
        Distillation.Result result = distillation(0.5).run(pairs());

        assertThat(result.annotated().rejectedByReason())
                .containsEntry("unanswered", 1)
                .containsEntry("unsure", 1);
        assertThat(result.annotated().asked()).isEqualTo(32);
    }

    @Test
    void nothingBelievedIsNothingLearned() {
        Distillation.Result result = distillation(0.95).run(pairs());

        assertThat(result.examples()).isEmpty();
        assertThat(result.agreement()).isZero();
    }
}
