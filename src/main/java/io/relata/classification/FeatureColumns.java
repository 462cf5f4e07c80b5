package io.relata.classification;

import io.relata.encoder.lexical.PairFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The columns that feature names have, with their weights by rarity.
 *
 * <p>A row's values are (1 + ln count) * (ln((1 + examples) / (1 + examples with it)) + 1), the row being brought to
 * Euclidean length 1: sublinear TF-IDF. Columns follow the order of the names, so that the order of the examples is
 * without effect.
 */
final class FeatureColumns {
    private final Map<String, Integer> columns;
    private final float[] rarity;

    private FeatureColumns(Map<String, Integer> columns, float[] rarity) {
        this.columns = columns;
        this.rarity = rarity;
    }

    /** Returns how many columns there are. */
    int size() {
        return rarity.length;
    }

    /** Returns the column of a name, -1 when it has none. */
    int column(String name) {
        return columns.getOrDefault(name, -1);
    }

    /** Returns features as a row; those without a column are left out. */
    FeatureRow row(List<PairFeature> features, float[] dense) {
        return row(features.stream().mapToInt(feature -> column(feature.name())), dense);
    }

    private FeatureRow row(IntStream columnsWithRepeats, float[] dense) {
        int[] sorted = columnsWithRepeats.filter(column -> column >= 0).sorted().toArray();
        int[] present = Arrays.stream(sorted).distinct().toArray();
        float[] values = new float[present.length];
        double squares = 0;
        int at = 0;
        for (int i = 0; i < present.length; i++) {
            int from = at;
            while (at < sorted.length && sorted[at] == present[i]) {
                at++;
            }
            values[i] = (float) ((1 + Math.log(at - from)) * rarity[present[i]]);
            squares += (double) values[i] * values[i];
        }
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        return new FeatureRow(present, values, dense);
    }

    /** Reads training examples one after the other, keeping of each no more than numbers for its features. */
    static final class Reading {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> names = new ArrayList<>();
        private final List<int[]> examples = new ArrayList<>();

        void add(List<PairFeature> features) {
            examples.add(features.stream()
                    .mapToInt(feature -> numbers.computeIfAbsent(feature.name(), name -> {
                        names.add(name);
                        return names.size() - 1;
                    }))
                    .toArray());
        }

        /**
         * Gives columns to the names that stand in some of the examples.
         *
         * @param chosen which examples count, by their position
         * @param columnsMax if there are more names, those in most examples get one, of equals the first by name
         */
        Fit fit(int[] chosen, int columnsMax) {
            int[] frequencies = new int[names.size()];
            for (int i : chosen) {
                Arrays.stream(examples.get(i)).distinct().forEach(number -> frequencies[number]++);
            }
            List<Integer> kept = IntStream.range(0, names.size())
                    .filter(number -> frequencies[number] > 0)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingInt(number -> -frequencies[number])
                            .thenComparing(names::get))
                    .limit(columnsMax)
                    .sorted(Comparator.comparing(names::get))
                    .toList();
            int[] columnOf = new int[names.size()];
            Arrays.fill(columnOf, -1);
            Map<String, Integer> columns = HashMap.newHashMap(kept.size());
            float[] rarity = new float[kept.size()];
            for (int column = 0; column < rarity.length; column++) {
                int number = kept.get(column);
                columnOf[number] = column;
                columns.put(names.get(number), column);
                rarity[column] = (float) (Math.log((1.0 + chosen.length) / (1 + frequencies[number])) + 1);
            }
            return new Fit(this, new FeatureColumns(columns, rarity), columnOf);
        }
    }

    /** Columns, and the way from the examples that were read to their rows. */
    record Fit(Reading reading, FeatureColumns columns, int[] columnOf) {
        /** Returns an example that was read, chosen or not, as a row. */
        FeatureRow row(int example, float[] dense) {
            return columns.row(Arrays.stream(reading.examples.get(example)).map(number -> columnOf[number]), dense);
        }
    }
}
