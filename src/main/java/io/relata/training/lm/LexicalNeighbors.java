package io.relata.training.lm;

import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.WordToken;
import io.relata.encoder.lexical.WordTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds items whose pairs are worded alike: words of the mentions, words and word pairs between them, weighted by rarity.
 * Plain and quick to build, since an episode wants plausible demonstrations rather than the best ones.
 */
final class LexicalNeighbors {
    private record Posting(int item, double weight) {}

    private final List<EpisodeItem> items;
    private final Map<String, List<Posting>> postings = new HashMap<>();
    private final WordTokenizer tokenizer = new WordTokenizer();

    LexicalNeighbors(List<EpisodeItem> items) {
        this.items = items;
        List<Set<String>> features =
                items.stream().map(item -> features(item.context())).toList();
        Map<String, Integer> frequency = new HashMap<>();
        features.forEach(set -> set.forEach(feature -> frequency.merge(feature, 1, Integer::sum)));
        for (int item = 0; item < items.size(); item++) {
            double squares = 0;
            for (String feature : features.get(item)) {
                squares += Math.pow(rarity(frequency.get(feature)), 2);
            }
            for (String feature : features.get(item)) {
                // Features of half the items cost time and tell nothing.
                if (frequency.get(feature) <= items.size() / 2) {
                    postings.computeIfAbsent(feature, _ -> new ArrayList<>())
                            .add(new Posting(item, rarity(frequency.get(feature)) / Math.sqrt(squares)));
                }
            }
        }
    }

    /** Returns the places of the nearest items with another text, nearest first, equals by place. */
    List<Integer> nearest(PairContext context, int count) {
        double[] scores = new double[items.size()];
        for (String feature : features(context)) {
            for (Posting posting : postings.getOrDefault(feature, List.of())) {
                scores[posting.item()] += posting.weight();
            }
        }
        List<Integer> nearest = new ArrayList<>();
        for (int item = 0; item < scores.length; item++) {
            boolean another = scores[item] > 0
                    && (nearest.size() < count || count > 0 && scores[item] > scores[nearest.getLast()])
                    && !items.get(item).context().text().equals(context.text());
            if (another) {
                insert(item, scores, nearest);
                nearest.subList(Math.min(count, nearest.size()), nearest.size()).clear();
            }
        }
        return List.copyOf(nearest);
    }

    /** Keeps the list in falling order; an item goes behind its equals, since items come by place. */
    private static void insert(int item, double[] scores, List<Integer> nearest) {
        int at = nearest.size();
        while (at > 0 && scores[nearest.get(at - 1)] < scores[item]) {
            at--;
        }
        nearest.add(at, item);
    }

    private double rarity(int frequency) {
        return Math.log(1 + (double) items.size() / frequency);
    }

    private Set<String> features(PairContext context) {
        CharSpan head = context.pair().head().span();
        CharSpan tail = context.pair().tail().span();
        Set<String> features = new HashSet<>();
        String before = "[";
        for (WordToken token : tokenizer.tokenize(context.text())) {
            if (token.start() >= Math.min(head.end(), tail.end())
                    && token.end() <= Math.max(head.start(), tail.start())) {
                features.add("b=" + token.form());
                features.add("p=" + before + " " + token.form());
                before = token.form();
            } else if (token.start() >= head.start() && token.end() <= head.end()) {
                features.add("h=" + token.form());
            } else if (token.start() >= tail.start() && token.end() <= tail.end()) {
                features.add("t=" + token.form());
            }
        }
        features.add("p=" + before + " ]");
        return features;
    }
}
