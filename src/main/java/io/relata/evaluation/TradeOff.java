package io.relata.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What it is worth to ask a language model about the pairs of which a filter is unsure: for each threshold, how many are asked
 * about and how good all answers then are.
 *
 * @param name of the experiment
 * @param profile that routes
 * @param points in the order of the thresholds
 */
public record TradeOff(String name, String profile, List<Point> points) {
    private static final int SHORTLIST = 3;

    /**
     * One threshold.
     *
     * @param below an example is asked about when the filter's confidence is less
     * @param askedShare share of the examples asked about, in [0, 1]
     * @param metrics scores of all answers
     * @param filterMicroF1OfAsked micro-F1 of the filter on the examples asked about, in percent
     * @param askedMicroF1OfAsked micro-F1 of the language model on them, in percent
     * @param goldInTopThree share of the examples asked about whose gold label is among the filter's three likeliest
     */
    public record Point(
            double below,
            double askedShare,
            Metrics metrics,
            double filterMicroF1OfAsked,
            double askedMicroF1OfAsked,
            double goldInTopThree) {}

    public TradeOff {
        points = List.copyOf(points);
    }

    /**
     * Returns the trade-off at some thresholds.
     *
     * @param filter the filter's judgements
     * @param asked judgements of the same examples in the same order, each asked about whose confidence is below the greatest
     *     threshold
     */
    static TradeOff of(ExperimentCard card, List<Judgement> filter, List<Judgement> asked, String nullRelation) {
        List<Point> points = new ArrayList<>();
        for (double below : card.extent().sweep()) {
            List<Judgement> all = new ArrayList<>();
            List<Judgement> filterOfAsked = new ArrayList<>();
            List<Judgement> askedOfAsked = new ArrayList<>();
            for (int i = 0; i < filter.size(); i++) {
                boolean unsure = confidence(filter.get(i)) < below;
                all.add(unsure ? asked.get(i) : filter.get(i));
                if (unsure) {
                    filterOfAsked.add(filter.get(i));
                    askedOfAsked.add(asked.get(i));
                }
            }
            points.add(new Point(
                    below,
                    share(filterOfAsked.size(), filter.size()),
                    Metrics.of(all, nullRelation),
                    microF1(filterOfAsked, nullRelation),
                    microF1(askedOfAsked, nullRelation),
                    share(filterOfAsked.stream().filter(TradeOff::goldIsNear).count(), filterOfAsked.size())));
        }
        return new TradeOff(card.name(), card.answerer().name(), points);
    }

    private static double confidence(Judgement judgement) {
        return judgement.distribution().of(judgement.answer());
    }

    private static double microF1(List<Judgement> judgements, String nullRelation) {
        return judgements.isEmpty() ? 0 : Metrics.of(judgements, nullRelation).of("micro_f1");
    }

    private static boolean goldIsNear(Judgement filter) {
        return filter.distribution().labels().stream()
                .sorted(Comparator.comparingDouble(l -> -filter.distribution().of(l)))
                .limit(SHORTLIST)
                .anyMatch(filter.gold()::equals);
    }

    private static double share(long part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
