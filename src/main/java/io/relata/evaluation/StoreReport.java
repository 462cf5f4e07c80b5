package io.relata.evaluation;

import io.relata.dataset.LabeledExample;
import io.relata.document.PairContext;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Demonstrations;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is doubtful in a store of demonstrations.
 *
 * @param schema name of the schema
 * @param count how many demonstrations there are
 * @param neighbors how many nearest ones are looked at
 * @param contradictions pairs that are nearly the same and have different labels, nearest first
 * @param disagreement by label, the share of the neighbours of its demonstrations that have another label, in [0, 1]
 * @param labels how many demonstrations each label of the schema has, those without any too
 * @param dead ids of demonstrations that are among the nearest of none other, in the order of the store
 * @param leaked ids of test items whose text stands in the store, in the order of the file
 */
public record StoreReport(
        String schema,
        int count,
        int neighbors,
        List<Contradiction> contradictions,
        SortedMap<String, Double> disagreement,
        SortedMap<String, Integer> labels,
        List<String> dead,
        List<Leak> leaked) {
    private static final int SHOWN_MAX = 10;

    public StoreReport {
        contradictions = List.copyOf(contradictions);
        disagreement = Collections.unmodifiableSortedMap(new TreeMap<>(disagreement));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        dead = List.copyOf(dead);
        leaked = List.copyOf(leaked);
    }

    /** Two demonstrations that are nearly the same and say different things. */
    public record Contradiction(String id, String label, String otherId, String otherLabel, double similarity) {}

    /**
     * A test item whose text is in the store.
     *
     * @param samePair whether the same pair is marked in it
     */
    public record Leak(String testId, String demonstrationId, boolean samePair) {}

    /**
     * Looks through a store. Every demonstration is compared with every other, so the time grows with the square of their count.
     *
     * @param vectors a unit vector per demonstration, in order
     * @param neighbors how many nearest ones to look at; at least 1
     * @param nearlySame cosine from which on two are nearly the same
     * @param test items that are to be answered from the store; may be empty
     */
    public static StoreReport of(
            RelationSchema schema,
            List<Demonstration> demonstrations,
            List<float[]> vectors,
            int neighbors,
            double nearlySame,
            List<LabeledExample> test) {
        Survey survey = new Survey(demonstrations, vectors, neighbors, nearlySame);
        IntStream.range(0, demonstrations.size()).forEach(survey::look);
        SortedMap<String, Integer> labels = new TreeMap<>();
        for (RelationLabel label : schema.labels()) {
            labels.put(label.key(), 0);
        }
        demonstrations.forEach(d -> labels.merge(d.label().key(), 1, Integer::sum));
        return new StoreReport(
                schema.name(),
                demonstrations.size(),
                neighbors,
                survey.contradictions.stream()
                        .sorted(Comparator.comparingDouble(Contradiction::similarity)
                                .reversed()
                                .thenComparing(Contradiction::id)
                                .thenComparing(Contradiction::otherId))
                        .toList(),
                survey.disagreement(),
                labels,
                survey.dead(),
                leaks(demonstrations, test));
    }

    private static List<Leak> leaks(List<Demonstration> demonstrations, List<LabeledExample> test) {
        Map<String, List<Demonstration>> byText = demonstrations.stream()
                .collect(Collectors.groupingBy(
                        d -> Demonstrations.textHash(d.context().text())));
        List<Leak> leaks = new ArrayList<>();
        for (LabeledExample example : test) {
            for (Demonstration d : byText.getOrDefault(
                    Demonstrations.textHash(example.context().text()), List.of())) {
                boolean same = spans(example.context()).equals(spans(d.context()));
                leaks.add(new Leak(example.id(), d.id(), same));
            }
        }
        return leaks;
    }

    private static Set<Object> spans(PairContext context) {
        return Set.of(context.pair().head().span(), context.pair().tail().span());
    }

    /** Returns how many times as many demonstrations the commonest label has as the rarest that has any. */
    public double imbalance() {
        int most = Collections.max(labels.values());
        int least = labels.values().stream()
                .filter(n -> n > 0)
                .min(Integer::compare)
                .orElse(0);
        return least == 0 ? 0 : (double) most / least;
    }

    /** Returns the report as text with a line end. */
    public String inWords() {
        StringBuilder out = new StringBuilder();
        line(out, "%s: %d demonstrations, %d nearest of each looked at", schema, count, neighbors);
        line(out, "");
        line(out, "%d contradictions, nearly the same with different labels:", contradictions.size());
        contradictions.stream()
                .limit(SHOWN_MAX)
                .forEach(c -> line(out, "  %.3f  %s %s / %s %s", c.similarity, c.id, c.label, c.otherId, c.otherLabel));
        line(out, "");
        line(out, "  %-40s %8s %s", "label", "count", "neighbours with another label");
        labels.forEach((label, n) -> line(
                out,
                "  %-40s %8d %s",
                label,
                n,
                n == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * disagreement.getOrDefault(label, 0.0))));
        line(out, "the commonest label has %.1f times as many as the rarest", imbalance());
        line(out, "");
        line(out, "%d are among the nearest of none: %s", dead.size(), some(dead));
        line(
                out,
                "%d test items stand in the store, %d of them with the same pair: %s",
                leaked.stream().map(Leak::testId).distinct().count(),
                leaked.stream()
                        .filter(Leak::samePair)
                        .map(Leak::testId)
                        .distinct()
                        .count(),
                some(leaked.stream().map(Leak::testId).distinct().toList()));
        return out.toString();
    }

    private static String some(List<String> ids) {
        return ids.stream().limit(SHOWN_MAX).collect(Collectors.joining(", "))
                + (ids.size() > SHOWN_MAX ? ", ..." : "");
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** Compares every demonstration with every other. */
    private static final class Survey {
        private final List<Demonstration> demonstrations;
        private final List<float[]> vectors;
        private final int neighbors;
        private final double nearlySame;
        private final List<Contradiction> contradictions = new ArrayList<>();
        private final Set<Integer> alive = new HashSet<>();
        private final SortedMap<String, int[]> others = new TreeMap<>();

        Survey(List<Demonstration> demonstrations, List<float[]> vectors, int neighbors, double nearlySame) {
            this.demonstrations = demonstrations;
            this.vectors = vectors;
            this.neighbors = neighbors;
            this.nearlySame = nearlySame;
        }

        void look(int at) {
            float[] similarity = new float[vectors.size()];
            for (int i = 0; i < similarity.length; i++) {
                similarity[i] = i == at ? Float.NEGATIVE_INFINITY : dot(vectors.get(at), vectors.get(i));
                if (i > at && similarity[i] >= nearlySame && !label(i).equals(label(at))) {
                    contradictions.add(new Contradiction(
                            demonstrations.get(at).id(),
                            label(at),
                            demonstrations.get(i).id(),
                            label(i),
                            similarity[i]));
                }
            }
            int[] counts = others.computeIfAbsent(label(at), _ -> new int[2]);
            IntStream.range(0, similarity.length)
                    .filter(i -> i != at)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> similarity[i])
                            .reversed()
                            .thenComparing(i -> i))
                    .limit(neighbors)
                    .forEach(i -> {
                        alive.add(i);
                        counts[0] += label(i).equals(label(at)) ? 0 : 1;
                        counts[1]++;
                    });
        }

        List<String> dead() {
            return IntStream.range(0, demonstrations.size())
                    .filter(i -> !alive.contains(i))
                    .mapToObj(i -> demonstrations.get(i).id())
                    .toList();
        }

        SortedMap<String, Double> disagreement() {
            SortedMap<String, Double> shares = new TreeMap<>();
            others.forEach((label, counts) -> shares.put(label, RelationScore.share(counts[0], counts[1])));
            return shares;
        }

        private String label(int at) {
            return demonstrations.get(at).label().key();
        }

        private static float dot(float[] left, float[] right) {
            float sum = 0;
            for (int i = 0; i < left.length; i++) {
                sum += left[i] * right[i];
            }
            return sum;
        }
    }
}
