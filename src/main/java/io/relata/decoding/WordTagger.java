package io.relata.decoding;

import io.relata.engine.LanguageModel;
import io.relata.engine.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Tags a sentence word by word, as structured prompting does (Blevins, Gonen and Zettlemoyer, ACL 2023): the words are
 * repeated, and after each the tag is taken whose tokens have the highest mean log-probability of those that may follow.
 *
 * <p>Tags are scored as a tree behind the word: two passes a word, however many tags there are.
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
     * @param continuations none empty; one may begin with another
     */
    static double[] scores(LanguageModel.Session session, float[] logits, List<int[]> continuations) {
        Beginnings beginnings = Beginnings.of(continuations);
        float[][] after = session.peek(beginnings.tree());
        double atEnd = LabelScorer.logSum(logits);
        double[] atNodes = Arrays.stream(after).mapToDouble(LabelScorer::logSum).toArray();
        double[] scores = new double[continuations.size()];
        for (int i = 0; i < scores.length; i++) {
            int[] tokens = continuations.get(i);
            int node = -1;
            for (int token : tokens) {
                float logit = node < 0 ? logits[token] : after[node][token];
                scores[i] += Decoder.finite(logit) - (node < 0 ? atEnd : atNodes[node]);
                node = beginnings.child(node, token);
            }
            scores[i] /= tokens.length;
        }
        return scores;
    }

    /** What has to be read of continuations: all but the last token of each, what they have in common once. */
    private record Beginnings(Map<Edge, Integer> nodes) {
        private record Edge(int parent, int token) {}

        static Beginnings of(List<int[]> continuations) {
            Map<Edge, Integer> nodes = new LinkedHashMap<>();
            for (int[] tokens : continuations) {
                int node = -1;
                for (int i = 0; i < tokens.length - 1; i++) {
                    int next = nodes.size();
                    node = nodes.computeIfAbsent(new Edge(node, tokens[i]), _ -> next);
                }
            }
            return new Beginnings(nodes);
        }

        TokenTree tree() {
            return new TokenTree(
                    nodes.keySet().stream().mapToInt(Edge::token).toArray(),
                    nodes.keySet().stream().mapToInt(Edge::parent).toArray());
        }

        /** Returns the node behind a token; -1 where nothing follows and no node is needed. */
        int child(int node, int token) {
            return nodes.getOrDefault(new Edge(node, token), -1);
        }
    }
}
