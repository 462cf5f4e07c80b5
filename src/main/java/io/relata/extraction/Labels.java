package io.relata.extraction;

import io.relata.calibration.ContextualCalibration;
import io.relata.classification.LabelDistribution;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is done with several opinions on the same labels. */
final class Labels {
    private Labels() {}

    /** Returns what takes out of an opinion what the model says of a prompt without content. */
    static UnaryOperator<LabelDistribution> calibratedBy(LabelDistribution contentFree) {
        return new ContextualCalibration(contentFree)::calibrate;
    }

    /** Returns the mean of opinions, at least one. */
    static LabelDistribution mean(List<LabelDistribution> opinions) {
        List<RelationLabel> labels = opinions.getFirst().labels();
        return new LabelDistribution(
                labels,
                labels.stream()
                        .mapToDouble(l -> opinions.stream()
                                .mapToDouble(o -> o.of(l))
                                .average()
                                .orElseThrow())
                        .toArray());
    }

    /**
     * Returns the shares of opinions by their likeliest label, with the mean of them as one more: as many votes as opinions
     * decide, and of equals the mean.
     */
    static LabelDistribution majority(List<LabelDistribution> opinions) {
        LabelDistribution mean = mean(opinions);
        return new LabelDistribution(
                mean.labels(),
                mean.labels().stream()
                        .mapToDouble(l -> (count(l, opinions) + mean.of(l)) / (opinions.size() + 1))
                        .toArray());
    }

    /** Returns the share of the opinions whose likeliest label this is. */
    static double shareOf(RelationLabel label, List<LabelDistribution> opinions) {
        return (double) count(label, opinions) / opinions.size();
    }

    private static long count(RelationLabel label, List<LabelDistribution> opinions) {
        return opinions.stream().filter(o -> o.best().equals(label)).count();
    }

    /** Returns the likeliest labels, likeliest first, of equals the first in natural order, and the NULL label among them. */
    static List<RelationLabel> shortlist(LabelDistribution opinion, int count, RelationLabel none) {
        List<RelationLabel> likeliest = new ArrayList<>(opinion.labels().stream()
                .sorted(Comparator.comparingDouble((RelationLabel l) -> -opinion.of(l))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .toList());
        if (!likeliest.contains(none)) {
            likeliest.add(none);
        }
        return likeliest;
    }

    /** Returns a choice from a shortlist, mixed by its weight with what an opinion holds of the same labels. */
    static LabelDistribution interpolated(LabelDistribution choice, LabelDistribution opinion, double weight) {
        double listed = choice.labels().stream().mapToDouble(opinion::of).sum();
        return new LabelDistribution(
                choice.labels(),
                choice.labels().stream()
                        .mapToDouble(l -> weight * choice.of(l)
                                + (1 - weight) * (listed > 0 ? opinion.of(l) / listed : choice.of(l)))
                        .toArray());
    }

    /**
     * Returns an opinion in which a choice from a shortlist has taken the place of what was thought of the labels on it; the
     * probability of all of them together stays.
     */
    static LabelDistribution rechosen(LabelDistribution opinion, LabelDistribution choice) {
        double listed = choice.labels().stream().mapToDouble(opinion::of).sum();
        return new LabelDistribution(
                opinion.labels(),
                opinion.labels().stream()
                        .mapToDouble(l -> choice.labels().contains(l) ? listed * choice.of(l) : opinion.of(l))
                        .toArray());
    }

    /** Returns an opinion in which a relation keeps only a share of its probability and the NULL label gets the rest. */
    static LabelDistribution doubted(
            LabelDistribution opinion, RelationLabel doubted, double kept, RelationLabel none) {
        double moved = opinion.of(doubted) * (1 - kept);
        return new LabelDistribution(
                opinion.labels(),
                opinion.labels().stream()
                        .mapToDouble(
                                l -> opinion.of(l) + (l.equals(none) ? moved : 0) - (l.equals(doubted) ? moved : 0))
                        .toArray());
    }
}
