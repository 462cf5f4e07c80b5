package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.testing.SharedData;
import org.junit.jupiter.api.Test;

class SemEvalAnswersTest {
    @Test
    void findsTheMalformedLinesOfTheOrganisersFaultyExample() {
        SemEvalAnswers answers =
                SemEvalAnswers.read(SharedData.require("semeval2010_task8/scorer_fixtures/proposed_answer4.txt"));
        assertThat(answers.errors()).extracting(RowError::line).containsExactly(3, 5, 7);
        assertThat(answers.errors().get(0).reason()).startsWith("\"Cause-Effect(e1, e2)\" is not a label.");
        assertThat(answers.errors().get(2).reason()).isEqualTo("The id \"1\" is there twice.");
        assertThat(answers.labels()).hasSize(4);
    }
}
