package io.relata.decoding;

import io.relata.engine.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Tags a sentence word by word, as structured prompting does (Blevins, Gonen and Zettlemoyer, ACL 2023): the words are
 * repeated, and after each the tag is taken whose tokens have the highest mean log-probability of those that may follow.
 *
 * <p>Tags are scored on forks that share the tokens they have in common, so the session is read once, however many tags
 * there are.
 */
public final class WordTagger {
    private final TokenTexts texts;

    /** Creates a tagger for sessions of the model whose token texts these are. */
    public WordTagger(TokenTexts texts) {
        this.texts = texts;
    }

    /**
     * The sentence as the model is to repeat it.
     *
     * @param before the text before the first word, or its end, by which the first word is split into tokens
     * @param words in order
     * @param delimiter stands between a word and its tag
     * @param separator stands between a tag and the next word
     * @param first what a first tag may be: those that may follow this one
     */
    public record Words(String before, List<String> words, String delimiter, String separator, String first) {
        public Words {
            words = List.copyOf(words);
        }
    }

    /**
     * What was tagged.
     *
     * @param tags one per word
     * @param written words and tags as the session now holds them
     * @param tokenCount tokens of {@code written}
     */
    public record Tagged(List<String> tags, String written, int tokenCount) {
        public Tagged {
            tags = List.copyOf(tags);
        }
    }

    /**
     * Tags all words. Afterwards the session holds them with their tags.
     *
     * @param after the tags that may follow a tag, at least one, in order of preference where scores are equal
     */
    public Tagged tag(LanguageModel.Session session, Words words, Function<String, List<String>> after) {
        List<String> tags = new ArrayList<>();
        StringBuilder written = new StringBuilder();
        String pending = "";
        String previous = words.first();
        int start = session.length();
        for (String word : words.words()) {
            String cue = pending + word + words.delimiter();
            float[] logits = session.append(texts.continuation(words.before() + written, cue));
            written.append(cue);
            List<String> allowed = after.apply(previous);
            String seam = words.before() + written;
            double[] scores = scores(
                    session,
                    logits,
                    allowed.stream().map(t -> texts.continuation(seam, t)).toList());
            previous = allowed.get(best(scores));
            tags.add(previous);
            // The tag's tokens go in with the next word's, in one pass.
            pending = previous + words.separator();
        }
        if (!tags.isEmpty()) {
            session.append(texts.continuation(words.before() + written, tags.getLast()));
            written.append(tags.getLast());
        }
        return new Tagged(tags, written.toString(), session.length() - start);
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /**
     * Returns the mean log-probability of the tokens of each continuation, over the whole vocabulary. The session is left as
     * it was.
     *
     * @param logits what the last {@code append} to the session returned
     * @param continuations none empty
     */
    static double[] scores(LanguageModel.Session session, float[] logits, List<int[]> continuations) {
        double[] sums = new double[continuations.size()];
        add(session, logits, continuations, everyIndex(sums.length), 0, sums);
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= continuations.get(i).length;
        }
        return sums;
    }

    private static List<Integer> everyIndex(int count) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            indexes.add(i);
        }
        return indexes;
    }

    private static void add(
            LanguageModel.Session session,
            float[] logits,
            List<int[]> continuations,
            List<Integer> some,
            int at,
            double[] sums) {
        Map<Integer, List<Integer>> byToken = new TreeMap<>();
        some.forEach(i -> byToken.computeIfAbsent(continuations.get(i)[at], _ -> new ArrayList<>())
                .add(i));
        double logSum = logSum(logits);
        byToken.forEach((token, sharing) -> {
            double logProbability = Decoder.finite(logits[token]) - logSum;
            sharing.forEach(i -> sums[i] += logProbability);
            List<Integer> longer = sharing.stream()
                    .filter(i -> continuations.get(i).length > at + 1)
                    .toList();
            if (!longer.isEmpty()) {
                try (LanguageModel.Session branch = session.fork()) {
                    add(branch, branch.append(token), continuations, longer, at + 1, sums);
                }
            }
        });
    }

    private static double logSum(float[] logits) {
        float[] finite = Decoder.finite(logits);
        double top = Float.NEGATIVE_INFINITY;
        for (float logit : finite) {
            top = Math.max(top, logit);
        }
        double most = top;
        return most
                + Math.log(Arrays.stream(doubles(finite))
                        .map(v -> Math.exp(v - most))
                        .sum());
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
