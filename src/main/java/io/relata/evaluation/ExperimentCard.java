package io.relata.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The inputs of an experiment, all that it takes to run it again.
 *
 * @param name of the experiment and of its folder among the results: letters, digits, dots, hyphens, underscores
 * @param description one sentence on what is asked
 * @param data what is answered
 * @param demonstrations what may be learnt from
 * @param schema name of a schema, or the empty string to infer one from the labels
 * @param nullLabel NULL label of an inferred schema; without meaning beside a named one
 * @param answerer what answers
 * @param seed of everything drawn by chance
 * @param resamples of the bootstrap
 * @param extent how much is done, and at what cost
 */
public record ExperimentCard(
        String name,
        String description,
        Data data,
        Demonstrations demonstrations,
        String schema,
        String nullLabel,
        AnswererName answerer,
        long seed,
        int resamples,
        Extent extent) {
    public ExperimentCard {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "The name \"%s\" cannot name a folder; letters, digits, dots, hyphens and underscores can."
                            .formatted(name));
        }
        if (resamples < 1) {
            throw new IllegalArgumentException("An interval cannot come from %d resamples.".formatted(resamples));
        }
        boolean rest = demonstrations instanceof Demonstrations.Rest;
        if (rest && data.split().isEmpty()) {
            throw new IllegalArgumentException("There is no rest of the data without a split.");
        }
    }

    /** Creates a card for all of the data at any cost. */
    public ExperimentCard(
            String name,
            String description,
            Data data,
            Demonstrations demonstrations,
            String schema,
            String nullLabel,
            AnswererName answerer,
            long seed,
            int resamples) {
        this(name, description, data, demonstrations, schema, nullLabel, answerer, seed, resamples, Extent.ALL);
    }

    /**
     * A file of examples, or the development part of it.
     *
     * @param path relative to the data folder, or absolute
     * @param format name or short name of a reader
     * @param splitModulus modulus of a {@link SplitById}, or 0 for the whole file
     * @param limit how many of them at the most, drawn by the seed of the card and left in their order; 0 for all
     */
    public record Data(String path, String format, int splitModulus, int limit) {
        public Data {
            if (limit < 0) {
                throw new IllegalArgumentException("%d examples cannot be answered.".formatted(limit));
            }
            if (splitModulus < 0 || splitModulus == 1) {
                throw new IllegalArgumentException(
                        "A file cannot be split by a modulus of %d.".formatted(splitModulus));
            }
        }

        /** Names a file of which everything is answered. */
        public Data(String path, String format, int splitModulus) {
            this(path, format, splitModulus, 0);
        }

        /** Returns what of the items is answered. The draw is the same for every system, so that runs can be compared. */
        <T> List<T> limited(List<T> items, long seed) {
            return drawn(items, limit, seed);
        }

        static <T> List<T> drawn(List<T> items, int limit, long seed) {
            if (limit == 0 || items.size() <= limit) {
                return items;
            }
            List<Integer> positions =
                    IntStream.range(0, items.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(positions, new Random(seed));
            return positions.stream().limit(limit).sorted().map(items::get).toList();
        }

        /** Returns the file and its part in words. */
        String inWords() {
            String part = split().map(split -> ", ids divisible by " + split.modulus())
                    .orElse("");
            return path + part + (limit == 0 ? "" : ", %d drawn".formatted(limit));
        }

        /** Returns the split, if the file is split. */
        public Optional<SplitById> split() {
            return splitModulus == 0 ? Optional.empty() : Optional.of(new SplitById(splitModulus));
        }
    }

    /**
     * Pairs that a model makes up, constrained by the schema.
     *
     * @param model name of the language model
     * @param requests samples asked for of each relation, at least 1
     */
    public record Made(String model, int requests) {
        public Made {
            if (requests < 1) {
                throw new IllegalArgumentException("%d samples of each relation.".formatted(requests));
            }
        }
    }

    /** What may be learnt from. */
    public sealed interface Demonstrations {
        /** Nothing of the card's: whatever the installation holds. */
        record Installed() implements Demonstrations {}

        /**
         * All of the data but the part that is answered.
         *
         * @param limit how many at the most, drawn by the seed of the card; 0 for all
         * @param made what a model makes up from these, if anything
         */
        record Rest(int limit, Optional<Made> made) implements Demonstrations {
            /** Names all of the rest. */
            public Rest() {
                this(0);
            }

            /** Names so many of the rest, drawn by the seed of the card; 0 for all. */
            public Rest(int limit) {
                this(limit, Optional.empty());
            }
        }

        /**
         * A file of its own.
         *
         * @param path relative to the data folder, or absolute
         * @param format name or short name of a reader
         * @param limit how many at the most, drawn by the seed of the card; 0 for all
         */
        record File(String path, String format, int limit) implements Demonstrations {
            /** Names all of a file. */
            public File(String path, String format) {
                this(path, format, 0);
            }
        }
    }

    /** What answers. */
    public sealed interface AnswererName {
        /** Returns the name. */
        String name();

        /** The whole pipeline under the profile of this name. */
        record Profile(String name) implements AnswererName {}

        /** A part of the pipeline by itself, under the name that {@link ExperimentParts} knows it by. */
        record Variant(String name) implements AnswererName {}
    }
}
