package io.relata.benchmark;

import io.relata.engine.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pairs to be labelled, of the lengths that real ones have and with words drawn by chance: a head that all share, a store
 * of demonstrations of which each pair shows some, and a question.
 *
 * @param head the schema's part, the same for all pairs
 * @param demonstrations the store
 * @param labels continuations one of which answers a question; none begins another
 * @param pairs the questions
 */
public record PairWorkload(Segment head, List<Segment> demonstrations, List<String> labels, List<Pair> pairs) {
    /**
     * How long things are, in tokens. The defaults are the middle of what the pair style of GPT-RE takes.
     *
     * @param head beside the labels
     * @param demonstration one demonstration
     * @param question the question
     */
    public record Lengths(int head, int demonstration, int question) {
        /** The lengths of a prompt for a model of a usual vocabulary. */
        public static final Lengths USUAL = new Lengths(200, 75, 100);

        /** The lengths of a prompt that fits the shipped model's context. */
        public static final Lengths SHORT = new Lengths(60, 40, 60);
    }

    /**
     * A part of a prompt.
     *
     * @param text as it is read
     * @param tokenIds its tokens, which do not depend on what stands before it
     */
    public record Segment(String text, int[] tokenIds) {}

    /**
     * A question.
     *
     * @param shown positions of the demonstrations it shows, in order
     * @param question what stands after them
     */
    public record Pair(List<Integer> shown, Segment question) {}

    /** Room for any label that is drawn here. */
    static final int LABEL_TOKENS_MAX = 24;

    /** What a text that is cut off at the end of a question goes on with. */
    static final String SEAM = " is";

    /**
     * Draws a workload.
     *
     * @param k demonstrations a pair shows
     * @param labelCount how many labels
     * @param pairCount how many pairs
     */
    public static PairWorkload draw(
            Tokenizer tokenizer, Lengths lengths, int k, int labelCount, int pairCount, long seed) {
        Words words = new Words(tokenizer, seed);
        Set<String> labels = new LinkedHashSet<>();
        while (labels.size() < labelCount) {
            labels.add(words.text(2).strip().replace(' ', '-'));
        }
        List<String> names = List.copyOf(labels);
        String schema = names.stream()
                .map(name -> name + ":" + words.text(8) + "\n")
                .collect(Collectors.joining("", words.text(lengths.head()) + "\n", ""));
        int[] headIds = tokenizer.encode(schema);
        int[] begun = tokenizer.beginId() < 0
                ? headIds
                : IntStream.concat(IntStream.of(tokenizer.beginId()), Arrays.stream(headIds))
                        .toArray();
        int storeSize = Math.max(1, 3 * k);
        List<Segment> demonstrations = new ArrayList<>();
        for (int i = 0; i < storeSize; i++) {
            String label = names.get(words.below(names.size()));
            demonstrations.add(segment(tokenizer, words.text(lengths.demonstration() - 8) + SEAM + " " + label + "\n"));
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < pairCount; i++) {
            pairs.add(
                    new Pair(words.some(k, storeSize), segment(tokenizer, words.text(lengths.question() - 1) + SEAM)));
        }
        List<String> continuations =
                names.stream().map(name -> " " + name + "\n").toList();
        return new PairWorkload(new Segment(schema, begun), List.copyOf(demonstrations), continuations, pairs);
    }

    /**
     * Draws labels as prompts word those of relations with a direction: two for each name, which has so many words. Where the
     * number is odd, the last name has none, like the label of pairs without a relation.
     */
    static List<String> directedLabels(Tokenizer tokenizer, int words, int count, long seed) {
        Words drawn = new Words(tokenizer, seed);
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < (count + 1) / 2) {
            names.add(drawn.text(words));
        }
        List<String> labels = new ArrayList<>();
        for (String name : names) {
            if (labels.size() == count - 1) {
                labels.add(name + "\n");
            } else {
                labels.addAll(List.of(name + " forward\n", name + " backward\n"));
            }
        }
        return List.copyOf(labels);
    }

    private static Segment segment(Tokenizer tokenizer, String text) {
        return new Segment(text, tokenizer.encode(text));
    }

    /** Returns all tokens of a pair's prompt. */
    public int[] prompt(Pair pair) {
        return IntStream.concat(Arrays.stream(head.tokenIds()), Arrays.stream(rest(pair)))
                .toArray();
    }

    /** Returns how many tokens the longest prompt takes with any label behind it. */
    public int longest() {
        return pairs.stream().mapToInt(pair -> prompt(pair).length).max().orElse(0) + LABEL_TOKENS_MAX;
    }

    /** Returns the tokens of a pair's prompt behind the head. */
    public int[] rest(Pair pair) {
        return IntStream.concat(
                        pair.shown().stream()
                                .flatMapToInt(
                                        i -> Arrays.stream(demonstrations.get(i).tokenIds())),
                        Arrays.stream(pair.question().tokenIds()))
                .toArray();
    }

    /** Returns a pair's prompt. */
    public String text(Pair pair) {
        return head.text()
                + pair.shown().stream().map(i -> demonstrations.get(i).text()).collect(Collectors.joining())
                + pair.question().text();
    }

    /** Words that are one token each with the space before them, so that lengths come out as asked for. */
    private static final class Words {
        private final List<String> words;
        private final SplittableRandom random;

        Words(Tokenizer tokenizer, long seed) {
            random = new SplittableRandom(seed);
            words = IntStream.range(0, tokenizer.size())
                    .mapToObj(tokenizer::decode)
                    .filter(word -> word.matches(" [a-z]{3,}") && tokenizer.encode(word).length == 1)
                    .toList();
        }

        int below(int bound) {
            return random.nextInt(bound);
        }

        String text(int count) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append(words.get(below(words.size())));
            }
            return text.toString();
        }

        List<Integer> some(int count, int bound) {
            Set<Integer> drawn = new LinkedHashSet<>();
            while (drawn.size() < count) {
                drawn.add(below(bound));
            }
            return List.copyOf(drawn);
        }
    }
}
