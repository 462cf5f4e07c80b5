package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedComparisonTest {
    @ParameterizedTest
    @CsvSource({
        // By hand: 2 (C(6,0) + C(6,1)) / 2^6, less C(6,1) / 2^6 for the mid-p.
        "1, 5, 0.21875, 0.125",
        "5, 1, 0.21875, 0.125",
        "0, 10, 0.001953125, 0.0009765625",
        "3, 3, 1, 1",
        "0, 0, 1, 1",
        // 2 (C(10,0) + C(10,1) + C(10,2)) / 2^10 = 112 / 1024; C(10,2) / 2^10 = 45 / 1024.
        "2, 8, 0.109375, 0.0654296875"
    })
    void testsByTheBinomialDistribution(int onlyFirst, int onlySecond, double exact, double mid) {
        McNemar test = new McNemar(onlyFirst, onlySecond);
        assertThat(test.exact()).isCloseTo(exact, within(1e-12));
        assertThat(test.mid()).isCloseTo(mid, within(1e-12));
    }

    @Test
    void testsCountsWhoseCoefficientsNoDoubleHolds() {
        assertThat(new McNemar(900, 1100).exact()).isBetween(6e-6, 9e-6);
    }

    @Test
    void comparesTheSameItemsOfBothRuns() {
        PairedComparison comparison = PairedComparison.of(run("1110000000"), run("1101111111"), new Bootstrap(500, 1));
        assertThat(comparison.items()).isEqualTo(10);
        assertThat(comparison.onlyFirstRight()).isEqualTo(1);
        assertThat(comparison.onlySecondRight()).isEqualTo(7);
        assertThat(comparison.first()).isCloseTo(30, within(1e-9));
        assertThat(comparison.second()).isCloseTo(90, within(1e-9));
        assertThat(comparison.difference().lower()).isBetween(0.0, 60.0);
        assertThat(comparison.difference().upper()).isBetween(60.0, 100.0);
    }

    @Test
    void findsNoDifferenceBetweenARunAndItself() {
        PairedComparison comparison = PairedComparison.of(run("1100"), run("1100"), new Bootstrap(100, 1));
        assertThat(comparison.pExact()).isEqualTo(1);
        assertThat(comparison.difference()).isEqualTo(new Bootstrap.Interval(0, 0));
    }

    @Test
    void refusesRunsOverOtherItems() {
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> PairedComparison.of(run("111"), run("1111"), new Bootstrap(10, 1)));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e.detail()).isEqualTo("The runs do not have the same items: 3 and 4, of which 3 are in both.");
    }

    @Test
    void measuresTheSpreadOfPromptVariants() {
        PromptVariance variance = PromptVariance.of(List.of(40.0, 44.0, 48.0), 250);
        assertThat(variance.mean()).isEqualTo(44);
        assertThat(variance.deviation()).isCloseTo(4, within(1e-12));
        assertThat(variance.inWords()).isEqualTo("3 variants: mean 44.00, min 40.00, max 48.00, sd 4.00");
        RelataException e = catchThrowableOfType(RelataException.class, () -> PromptVariance.of(List.of(40.0), 250));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void printsTheSpreadOfMoreThanTwoRuns() {
        List<StoredRun> runs = List.of(stored("a", "1100"), stored("b", "1110"), stored("c", "1111"));
        ComparisonReport report = ComparisonReport.of(runs, new Bootstrap(100, 1));
        assertThat(report.inWords()).contains("3 variants: mean 75.00, min 50.00, max 100.00, sd 25.00");
        assertThat(report.forJson().get("spread"))
                .isEqualTo(Map.of("mean", 75.0, "min", 50.0, "max", 100.0, "deviation", 25.0));
        assertThat(ComparisonReport.of(runs.subList(0, 2), new Bootstrap(100, 1))
                        .forJson())
                .doesNotContainKey("spread");
    }

    private static StoredRun stored(String profile, String right) {
        return new StoredRun(profile, profile, "data", "f1", run(right));
    }

    private static Map<String, PairedComparison.Item> run(String right) {
        Map<String, PairedComparison.Item> items = new LinkedHashMap<>();
        for (int i = 0; i < right.length(); i++) {
            boolean isRight = right.charAt(i) == '1';
            items.put("item" + i, new PairedComparison.Item(isRight, new MatchCounts(isRight ? 1 : 0, 1, 1)));
        }
        return items;
    }
}
