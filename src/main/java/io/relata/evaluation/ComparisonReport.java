package io.relata.evaluation;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs over the same items beside each other: every further one compared with the first, and the spread of all.
 *
 * @param runs at least two
 * @param comparisons one per run after the first, in order
 * @param variance spread of the scores
 */
public record ComparisonReport(List<StoredRun> runs, List<PairedComparison> comparisons, PromptVariance variance) {
    public ComparisonReport {
        runs = List.copyOf(runs);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Compares runs.
     *
     * @throws RelataException with {@code INVALID_ARGUMENT} for fewer than two runs, or runs over other data or metrics
     */
    public static ComparisonReport of(List<StoredRun> runs, Bootstrap bootstrap) {
        if (runs.size() < 2) {
            throw invalid("%d runs cannot be compared.".formatted(runs.size()), "Maybe name two.");
        }
        StoredRun first = runs.getFirst();
        List<PairedComparison> comparisons = new ArrayList<>();
        for (StoredRun other : runs.subList(1, runs.size())) {
            if (!other.data().equals(first.data()) || !other.metric().equals(first.metric())) {
                throw invalid(
                        "The one run has %s of %s and the other %s of %s."
                                .formatted(first.metric(), first.data(), other.metric(), other.data()),
                        "Maybe a run of another experiment was named.");
            }
            comparisons.add(PairedComparison.of(first.items(), other.items(), bootstrap));
        }
        List<Double> scores = new ArrayList<>(List.of(comparisons.getFirst().first()));
        comparisons.forEach(c -> scores.add(c.second()));
        return new ComparisonReport(
                runs, comparisons, PromptVariance.of(scores, first.items().size()));
    }

    /** Returns the comparison as text with a line end. */
    public String inWords() {
        StoredRun first = runs.getFirst();
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%s on %s, %d items",
                first.metric(),
                first.data(),
                first.items().size());
        line(out, "A  %8.2f  %s (%s)", comparisons.getFirst().first(), first.profile(), first.name());
        for (int i = 0; i < comparisons.size(); i++) {
            PairedComparison c = comparisons.get(i);
            StoredRun run = runs.get(i + 1);
            String letter = comparisons.size() == 1 ? "B" : "B" + (i + 1);
            line(out, "%-2s %8.2f  %s (%s)", letter, c.second(), run.profile(), run.name());
            line(
                    out,
                    "   %s less A: %+.2f  [%.2f, %.2f] (95 %%, paired bootstrap)",
                    letter,
                    c.second() - c.first(),
                    c.difference().lower(),
                    c.difference().upper());
            line(
                    out,
                    "   only A right %d, only %s right %d; McNemar p = %.4f exact, %.4f mid-p",
                    c.onlyFirstRight(),
                    letter,
                    c.onlySecondRight(),
                    c.pExact(),
                    c.pMid());
        }
        if (runs.size() > 2) {
            line(out, "%s", variance.inWords());
        } else if (!variance.conclusive()) {
            line(out, "%d items are few: conclude nothing that the interval does not show.", variance.items());
        }
        return out.toString();
    }

    /** Returns the comparison as what {@code --json} prints. */
    public Map<String, Object> forJson() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) {
            PairedComparison c = comparisons.get(i);
            rows.add(new TreeMap<>(Map.of(
                    "profile", runs.get(i + 1).profile(),
                    "score", c.second(),
                    "difference", c.second() - c.first(),
                    "difference_interval95",
                            List.of(c.difference().lower(), c.difference().upper()),
                    "only_first_right", c.onlyFirstRight(),
                    "only_second_right", c.onlySecondRight(),
                    "mcnemar_p_exact", c.pExact(),
                    "mcnemar_p_mid", c.pMid())));
        }
        StoredRun first = runs.getFirst();
        Map<String, Object> json = new TreeMap<>(Map.of(
                "data", first.data(),
                "metric", first.metric(),
                "items", first.items().size(),
                "first",
                        new TreeMap<>(Map.of(
                                "profile",
                                first.profile(),
                                "score",
                                comparisons.getFirst().first())),
                "others", rows,
                "conclusive", variance.conclusive()));
        if (runs.size() > 2) {
            json.put(
                    "spread",
                    new TreeMap<>(Map.of(
                            "mean", variance.mean(),
                            "min", variance.min(),
                            "max", variance.max(),
                            "deviation", variance.deviation())));
        }
        return json;
    }

    private static RelataException invalid(String detail, String hint) {
        return new RelataException(ErrorCode.INVALID_ARGUMENT, detail, hint);
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
