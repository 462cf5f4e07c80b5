package io.relata.retrieval;

import io.relata.structure.AnnotatedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How near texts are by the words that they share: the cosine of their counts, dampened by a logarithm, times how rare each
 * word is among the texts.
 */
final class WordNearness {
    private WordNearness() {}

    private record Near(AnnotatedText text, double score) {}

    /** Returns the whole pool, nearest first; of equals the first by id. */
    static List<AnnotatedText> ranked(List<AnnotatedText> pool, String text) {
        List<Map<String, Integer>> counts = new ArrayList<>();
        Map<String, Integer> documents = new HashMap<>();
        for (AnnotatedText one : pool) {
            Map<String, Integer> words = words(one.text());
            words.keySet().forEach(w -> documents.merge(w, 1, Integer::sum));
            counts.add(words);
        }
        Map<String, Double> query = weights(words(text), documents, pool.size());
        List<Near> near = new ArrayList<>();
        for (int i = 0; i < pool.size(); i++) {
            near.add(new Near(pool.get(i), cosine(query, weights(counts.get(i), documents, pool.size()))));
        }
        near.sort(Comparator.comparingDouble((Near n) -> -n.score)
                .thenComparing(n -> n.text.id(), Demonstrations.ID_ORDER));
        return near.stream().map(Near::text).toList();
    }

    /** Returns how often each word comes up. An ideograph is a word, since no spaces part those that belong together. */
    private static Map<String, Integer> words(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        String folded = text.toLowerCase(Locale.ROOT);
        int start = -1;
        for (int at = 0; at <= folded.length(); ) {
            int codePoint = at < folded.length() ? folded.codePointAt(at) : ' ';
            boolean alone = Character.isIdeographic(codePoint);
            boolean letter = !alone && Character.isLetterOrDigit(codePoint);
            if (!letter && start >= 0) {
                counts.merge(folded.substring(start, at), 1, Integer::sum);
                start = -1;
            }
            if (alone) {
                counts.merge(Character.toString(codePoint), 1, Integer::sum);
            }
            start = letter && start < 0 ? at : start;
            at += Character.charCount(codePoint);
        }
        return counts;
    }

    private static Map<String, Double> weights(Map<String, Integer> counts, Map<String, Integer> documents, int size) {
        // Sorted, since the order of addition decides the last bits of a sum.
        Map<String, Double> weights = new TreeMap<>();
        counts.forEach((word, count) -> weights.put(
                word, (1 + Math.log(count)) * Math.log((size + 1.0) / documents.getOrDefault(word, size + 1))));
        return weights;
    }

    private static double cosine(Map<String, Double> a, Map<String, Double> b) {
        double dot = 0;
        for (Map.Entry<String, Double> entry : a.entrySet()) {
            dot += entry.getValue() * b.getOrDefault(entry.getKey(), 0.0);
        }
        double lengths = Math.sqrt(squares(a) * squares(b));
        return lengths == 0 ? 0 : dot / lengths;
    }

    private static double squares(Map<String, Double> weights) {
        double sum = 0;
        for (double weight : weights.values()) {
            sum += weight * weight;
        }
        return sum;
    }
}
