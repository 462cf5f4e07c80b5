package io.relata.benchmark;

import io.relata.decoding.LabelScorer;
import io.relata.decoding.TokenTrie;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Session;
import io.relata.evaluation.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What it costs to score all labels behind a prompt, over reading the prompt alone: as a tree in the prompt's own pass, and one
 * label after the other. Labels are what prompts have: names of some words, each in two directions.
 */
public final class LabelScoring {
    private static final String TREE = "tree";
    private static final String ONE_BY_ONE = "one by one";

    private final Consumer<String> progress;

    /**
     * What is run.
     *
     * @param conditions for the report: which model in which precision, on how many threads
     * @param prompts lengths in tokens
     * @param labels numbers of them
     * @param labelWords words of a relation's name
     * @param rounds how often
     */
    public record Plan(
            Map<String, String> conditions, List<Integer> prompts, List<Integer> labels, int labelWords, int rounds) {
        public Plan {
            conditions = new LinkedHashMap<>(conditions);
            conditions.put("label_words", Integer.toString(labelWords));
        }
    }

    /** One prompt and the labels behind it. */
    private record Cell(int[] prompt, int labelCount, TokenTrie trie, List<int[]> labels) {
        static Cell of(LanguageModel model, int promptTokens, int labelCount, int words) {
            int[] prompt = new SplittableRandom(promptTokens)
                    .ints(promptTokens, 10, Math.min(6000, model.tokenizer().size()))
                    .toArray();
            List<int[]> labels = PairWorkload.directedLabels(model.tokenizer(), words, labelCount, 1).stream()
                    .map(label -> TokenTrie.continuation(model.tokenizer(), PairWorkload.SEAM, label))
                    .toList();
            return new Cell(prompt, labelCount, new TokenTrie(labels), labels);
        }

        String name(String way) {
            return "prompt=%d labels=%d %s".formatted(prompt.length, labelCount, way);
        }

        String plainName() {
            return "prompt=%d plain".formatted(prompt.length);
        }
    }

    /** Creates the benchmark. */
    public LabelScoring(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Runs it. */
    public BenchmarkReport run(Plan plan, LanguageModel model, RunContext context) {
        Map<String, String> notes = new TreeMap<>();
        List<Cell> cells = cells(plan, model, notes);
        Map<String, Race.Task> tasks = new LinkedHashMap<>();
        for (Cell cell : cells) {
            tasks.put(cell.plainName(), task(cell.plainName(), plan, () -> plain(model, cell)));
            String tree = cell.name(TREE);
            tasks.put(tree, task(tree, plan, () -> tree(model, cell)));
            String oneByOne = cell.name(ONE_BY_ONE);
            tasks.put(oneByOne, task(oneByOne, plan, () -> oneByOne(model, cell)));
            notes.put(
                    cell.name("scores"),
                    "%d nodes; tree and one by one differ by at most %.1e"
                            .formatted(nodes(model, cell), difference(tree(model, cell), oneByOne(model, cell))));
        }
        Map<String, Samples> samples = new Race(progress).run(List.copyOf(tasks.values()), plan.rounds());
        return new BenchmarkReport("label-scoring", context, plan.conditions(), ratios(cells, samples), samples, notes);
    }

    private static List<Cell> cells(Plan plan, LanguageModel model, Map<String, String> notes) {
        List<Cell> cells = new ArrayList<>();
        for (int prompt : plan.prompts()) {
            for (int labels : plan.labels()) {
                Cell cell = Cell.of(model, prompt, labels, plan.labelWords());
                int longest = prompt
                        + cell.labels().stream().mapToInt(l -> l.length).max().orElse(0);
                if (longest > model.contextTokensMax()) {
                    notes.put(
                            cell.name("left out"),
                            "%d tokens are more than the context of %d has room for."
                                    .formatted(longest, model.contextTokensMax()));
                } else {
                    cells.add(cell);
                }
            }
        }
        return cells;
    }

    private static Race.Task task(String name, Plan plan, Runnable work) {
        return new Race.Task(name, plan.rounds(), _ -> Contender.Timed.of(work));
    }

    private static int nodes(LanguageModel model, Cell cell) {
        try (Session session = model.open()) {
            return LabelScorer.row(session, cell.prompt(), cell.trie()).tree().size();
        }
    }

    private static float[] plain(LanguageModel model, Cell cell) {
        try (Session session = model.open()) {
            return session.append(cell.prompt());
        }
    }

    private static double[] tree(LanguageModel model, Cell cell) {
        try (Session session = model.open()) {
            return LabelScorer.logProbabilities(model, session, cell.prompt(), cell.trie());
        }
    }

    /** The prompt is read once; behind it each label by itself, which asks for as many steps as it has choices. */
    private static double[] oneByOne(LanguageModel model, Cell cell) {
        try (Session session = model.open()) {
            float[] logits = session.append(cell.prompt());
            return cell.labels().stream()
                    .mapToDouble(label -> alone(session, logits, cell.trie(), label))
                    .toArray();
        }
    }

    private static double alone(Session session, float[] last, TokenTrie trie, int[] label) {
        try (Session fork = session.fork()) {
            double sum = 0;
            float[] logits = last;
            int node = TokenTrie.ROOT;
            int read = 0;
            for (int at = 0; at < label.length; at++) {
                int[] choices = trie.tokens(node);
                if (choices.length > 1) {
                    if (at > read) {
                        logits = fork.append(Arrays.copyOfRange(label, read, at));
                        read = at;
                    }
                    sum += logProbability(logits, choices, label[at]);
                }
                node = trie.child(node, label[at]);
            }
            return sum;
        }
    }

    private static double logProbability(float[] logits, int[] choices, int chosen) {
        double top = Arrays.stream(choices).mapToDouble(c -> logits[c]).max().orElseThrow();
        double sum = Arrays.stream(choices)
                .mapToDouble(c -> Math.exp(logits[c] - top))
                .sum();
        return logits[chosen] - top - Math.log(sum);
    }

    private static double difference(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElse(0);
    }

    /**
     * Of each round, since its times were taken under the same disturbances, and of these the middle. The headline is that of
     * the longest prompt, about as long as one with ten demonstrations, with as many labels as stand in the middle of the plan.
     */
    private static Map<String, Double> ratios(List<Cell> cells, Map<String, Samples> samples) {
        List<Integer> counts =
                cells.stream().map(Cell::labelCount).distinct().sorted().toList();
        Map<String, Double> ratios = new LinkedHashMap<>();
        int longest =
                cells.stream().mapToInt(cell -> cell.prompt().length).max().orElse(0);
        for (Cell cell : cells) {
            double overhead = samples.get(cell.name(TREE)).over(samples.get(cell.plainName())) - 1;
            ratios.put(cell.name("overhead"), overhead);
            ratios.put(
                    cell.name("one by one over tree"),
                    samples.get(cell.name(ONE_BY_ONE)).over(samples.get(cell.name(TREE))));
            if (cell.prompt().length == longest && cell.labelCount() == counts.get(counts.size() / 2)) {
                ratios.put("label_scoring_overhead", overhead);
            }
        }
        return ratios;
    }
}
