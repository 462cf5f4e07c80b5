package io.relata.evaluation;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two runs over the same items, compared item by item.
 *
 * @param items how many there are
 * @param onlyFirstRight items that the first run has right and the second has not
 * @param onlySecondRight the reverse
 * @param pExact two-sided p of McNemar's test by the binomial distribution
 * @param pMid the same less half of the probability of what was observed (Fagerland et al. 2013), which is less cautious
 * @param first micro-averaged F1 of the first run, in percent
 * @param second that of the second
 * @param difference 95 % interval of the second's less the first's, in points, over resampled items
 */
public record PairedComparison(
        int items,
        int onlyFirstRight,
        int onlySecondRight,
        double pExact,
        double pMid,
        double first,
        double second,
        Bootstrap.Interval difference) {
    /**
     * How one item was answered.
     *
     * @param right whether nothing is wrong with it
     * @param counts what of it is right
     */
    public record Item(boolean right, MatchCounts counts) {}

    /**
     * Compares two runs.
     *
     * @param first answers by the id of the item
     * @param second answers by the id of the item
     * @throws RelataException with {@code INVALID_ARGUMENT} unless both have the same items
     */
    public static PairedComparison of(Map<String, Item> first, Map<String, Item> second, Bootstrap bootstrap) {
        if (!first.keySet().equals(second.keySet()) || first.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The runs do not have the same items: %d and %d, of which %d are in both."
                            .formatted(
                                    first.size(),
                                    second.size(),
                                    first.keySet().stream()
                                            .filter(second::containsKey)
                                            .count()),
                    "Maybe one of them was over another split, or had a limit.");
        }
        List<Item> a = new ArrayList<>(first.values());
        List<Item> b = first.keySet().stream().map(second::get).toList();
        int onlyA = 0;
        int onlyB = 0;
        for (int i = 0; i < a.size(); i++) {
            onlyA += a.get(i).right && !b.get(i).right ? 1 : 0;
            onlyB += b.get(i).right && !a.get(i).right ? 1 : 0;
        }
        List<MatchCounts> countsA = a.stream().map(Item::counts).toList();
        List<MatchCounts> countsB = b.stream().map(Item::counts).toList();
        McNemar test = new McNemar(onlyA, onlyB);
        return new PairedComparison(
                a.size(),
                onlyA,
                onlyB,
                test.exact(),
                test.mid(),
                100
                        * countsA.stream()
                                .reduce(MatchCounts.NONE, MatchCounts::plus)
                                .f1(),
                100
                        * countsB.stream()
                                .reduce(MatchCounts.NONE, MatchCounts::plus)
                                .f1(),
                bootstrap.interval(
                        a.size(),
                        sample -> 100 * (StructureScores.f1(countsB, sample) - StructureScores.f1(countsA, sample))));
    }
}
