package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.LabeledExample;
import io.relata.dataset.SemEvalReader;
import io.relata.testing.SharedData;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitByIdTest {
    private static final SplitById SPLIT = new SplitById(8);

    @Test
    void takesIdsDivisibleByTheModulusForDevelopment() {
        assertThat(List.of("0", "8", "16", "7992")).allMatch(SPLIT::isDev);
        assertThat(List.of("1", "7", "9", "7999")).noneMatch(SPLIT::isDev);
    }

    @Test
    void putsAnIdThatIsNoNumberAlwaysIntoTheSamePart() {
        assertThat(SPLIT.isDev("demo-1")).isEqualTo(SPLIT.isDev("demo-1"));
        long dev =
                IntStream.range(0, 8000).filter(i -> SPLIT.isDev("demo-" + i)).count();
        assertThat(dev).isBetween(900L, 1100L);
    }

    @Test
    void cutsTheThousandItemsOfTheSemEvalDevelopmentPart() {
        List<LabeledExample> all = new SemEvalReader()
                .read(SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT"))
                .examples();
        assertThat(SPLIT.dev(all)).hasSize(1000);
        assertThat(SPLIT.rest(all)).hasSize(7000);
        assertThat(SPLIT.rest(all)).doesNotContainAnyElementsOf(SPLIT.dev(all));
    }
}
