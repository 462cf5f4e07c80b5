package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.LabeledExample;
import io.relata.evaluation.Answerer;
import io.relata.evaluation.ExperimentCard;
import io.relata.evaluation.ExperimentData;
import io.relata.evaluation.Judgement;
import io.relata.extraction.PairProfile;
import io.relata.schema.RelationLabel;
import io.relata.testing.RandomLanguageModel;
import io.relata.testing.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped profile about pairs answers twenty real items in the form that it promises with a model that means nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PairProfilesUnderChanceTest {
    private static final int ITEMS = 20;
    // Enough to choose from, few enough to be indexed in a second.
    private static final int DEMONSTRATIONS = 60;

    private Workbench bench;

    @BeforeAll
    void open() {
        bench = new Workbench();
    }

    @AfterAll
    void close() {
        bench.close();
    }

    static List<PairProfile> profiles() {
        return Workbench.profiles().stream()
                .filter(PairProfile.class::isInstance)
                .map(PairProfile.class::cast)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void answersInFormWhateverTheModelSays(PairProfile profile) {
        answerPairs(profile, bench.experiments(model -> new RandomLanguageModel(model.facts(), 7)));
    }

    private void answerPairs(PairProfile profile, Experiments parts) {
        ExperimentData all = semEval(profile);
        List<LabeledExample> answered = all.examples();
        ExperimentData data = new ExperimentData(
                all.schema(), all.order(), answered, all.demonstrations().subList(0, DEMONSTRATIONS), List.of());
        Set<RelationLabel> labels = Set.copyOf(data.schema().labels());
        try (Answerer answerer = parts.parts().prepare(card(profile), data)) {
            for (LabeledExample example : answered) {
                Judgement judgement = answerer.answer(example);
                assertThat(labels).contains(judgement.answer());
                assertThat(labels).containsAll(judgement.distribution().labels());
                double sum = judgement.distribution().labels().stream()
                        .mapToDouble(judgement.distribution()::of)
                        .sum();
                assertThat(sum).isBetween(0.0, 1.01);
            }
        }
        assertThat(answered).hasSize(ITEMS);
    }

    private ExperimentData semEval(PairProfile profile) {
        Path file = SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT");
        return ExperimentData.read(card(profile), file.getParent(), DatasetReaders.all(), bench.schemas());
    }

    private static ExperimentCard card(PairProfile profile) {
        return new ExperimentCard(
                profile.name(),
                "",
                new ExperimentCard.Data("TRAIN_FILE.TXT", "semeval", 8, ITEMS),
                new ExperimentCard.Demonstrations.Rest(),
                "semeval2010-task8.v1",
                "Other",
                new ExperimentCard.AnswererName.Profile(profile.name()),
                1,
                100);
    }
}
