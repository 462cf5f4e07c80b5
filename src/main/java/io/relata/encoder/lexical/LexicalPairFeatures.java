package io.relata.encoder.lexical;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.PairContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What can be read off a pair in its text without a neural model.
 *
 * <p>Words of the mentions with prefixes and suffixes, entity types, n-grams between the mentions, of stems too
 * and with words left out, the distance, the outer context, and conjunctions of these; with word vectors also the classes
 * of the words in the same places. The features see the mentions in the order of the text (1 and 2); see {@link
 * TextOrder}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LexicalPairFeatures {
    private static final int OUTER_WORDS = 4;
    private static final int BETWEEN_WORDS_WHOLE = 5;
    private static final int SKIP_DISTANCE = 4;

    private final WordTokenizer tokenizer = new WordTokenizer();
    private final Optional<WordVectors> vectors;

    /** Creates the features that need words alone. */
    public LexicalPairFeatures() {
        this.vectors = Optional.empty();
    }

    /** Creates the features of words and of their classes. */
    public LexicalPairFeatures(WordVectors vectors) {
        this.vectors = Optional.of(vectors);
    }

    /** Returns a name for all that decides the features. */
    public String fingerprint() {
        return "lexical.v2" + vectors.map(v -> "+" + v.fingerprint()).orElse("");
    }

    /** Returns the features of a pair; one that holds in several places is there several times. */
    public List<PairFeature> of(PairContext context) {
        PairTokens tokens = new PairTokens(tokenizer, context);
        Collector features = new Collector(tokens);
        mention(features, 1, tokens.first(), tokens.firstStart(), tokens.firstEnd());
        mention(features, 2, tokens.second(), tokens.secondStart(), tokens.secondEnd());
        types(features);
        between(features);
        outer(features);
        vectors.ifPresent(v -> {
            for (int classCount : v.classCounts()) {
                classes(features, v, classCount);
            }
        });
        return features.list;
    }

    private static void mention(Collector to, int which, EntityMention mention, int start, int end) {
        if (start == end) {
            return;
        }
        int head = to.tokens.headWord(start, end);
        String form = to.tokens.form(head);
        to.at("h" + which + "=" + form, head);
        for (int i = start; i < end; i++) {
            to.at("m" + which + "=" + to.tokens.form(i), i);
        }
        for (int length = 2; length <= 4 && length < form.length(); length++) {
            to.at("s" + which + "=" + form.substring(form.length() - length), head);
        }
        for (int length = 3; length <= 4 && length < form.length(); length++) {
            to.at("p" + which + "=" + form.substring(0, length), head);
        }
        if (start > 0) {
            to.at("hl" + which + "=" + to.tokens.form(start - 1) + "_" + form, start - 1, head);
        }
        if (end < to.tokens.size()) {
            to.at("hr" + which + "=" + form + "_" + to.tokens.form(end), head, end);
        }
    }

    private static void types(Collector to) {
        String first = to.tokens.first().type();
        String second = to.tokens.second().type();
        if (!first.isEmpty()) {
            to.spans("t1=" + first, to.tokens.first().span());
        }
        if (!second.isEmpty()) {
            to.spans("t2=" + second, to.tokens.second().span());
        }
        if (!first.isEmpty() && !second.isEmpty()) {
            to.spans(
                    "tt=" + first + "_" + second,
                    to.tokens.first().span(),
                    to.tokens.second().span());
        }
    }

    private static void between(Collector to) {
        int from = to.tokens.firstEnd();
        int until = from + to.tokens.gap();
        int gap = until - from;
        to.spans("gap=" + (gap <= 6 ? String.valueOf(gap) : gap <= 9 ? "7-9" : gap <= 14 ? "10-14" : "15+"));
        for (int n = 1; n <= 3; n++) {
            for (int i = from; i + n <= until; i++) {
                to.range("b" + n + "=" + to.forms(i, i + n), i, i + n);
                to.range("st" + n + "=" + to.stems(i, i + n), i, i + n);
            }
        }
        for (int i = from; i < until; i++) {
            for (int j = i + 2; j < until && j <= i + SKIP_DISTANCE; j++) {
                to.at("sk=" + to.tokens.form(i) + "_" + to.tokens.form(j), i, j);
            }
        }
        if (gap > 0) {
            to.at("bf=" + to.tokens.form(from), from);
            to.at("bl=" + to.tokens.form(until - 1), until - 1);
            to.at("bfl=" + to.tokens.form(from) + "_" + to.tokens.form(until - 1), from, until - 1);
        }
        if (gap > 1) {
            to.range("bf2=" + to.forms(from, from + 2), from, from + 2);
            to.range("bl2=" + to.forms(until - 2, until), until - 2, until);
        }
        if (gap > 0 && gap <= BETWEEN_WORDS_WHOLE) {
            to.range("bw=" + to.forms(from, until), from, until);
        }
    }

    private static void outer(Collector to) {
        int left = to.tokens.firstStart();
        int right = to.tokens.secondEnd();
        for (int distance = 1; distance <= OUTER_WORDS; distance++) {
            int before = left - distance;
            if (before >= 0) {
                to.at("lb=" + to.tokens.form(before), before);
                if (distance <= 2) {
                    to.range("l" + distance + "=" + to.forms(before, left), before, left);
                }
            }
            int after = right + distance;
            if (after <= to.tokens.size()) {
                to.at("rb=" + to.tokens.form(after - 1), after - 1);
                if (distance <= 2) {
                    to.range("r" + distance + "=" + to.forms(right, after), right, after);
                }
            }
        }
    }

    private static void classes(Collector to, WordVectors vectors, int classCount) {
        PairTokens tokens = to.tokens;
        String c = "c" + classCount;
        int from = tokens.firstEnd();
        int until = from + tokens.gap();
        for (int n = 1; n <= 3; n++) {
            for (int i = from; i + n <= until; i++) {
                String name = Collector.joined(i, i + n, k -> wordClass(vectors, classCount, tokens.form(k)));
                to.range(c + "b" + n + "=" + name, i, i + n);
            }
        }
        if (tokens.firstStart() == tokens.firstEnd() || tokens.secondStart() == tokens.secondEnd()) {
            return;
        }
        int first = tokens.headWord(tokens.firstStart(), tokens.firstEnd());
        int second = tokens.headWord(tokens.secondStart(), tokens.secondEnd());
        String firstClass = wordClass(vectors, classCount, tokens.form(first));
        String secondClass = wordClass(vectors, classCount, tokens.form(second));
        to.at(c + "h1=" + firstClass, first);
        to.at(c + "h2=" + secondClass, second);
        to.at(c + "hh=" + firstClass + "_" + secondClass, first, second);
        if (tokens.firstEnd() < tokens.size()) {
            to.at(c + "hr1=" + firstClass + "_" + tokens.form(tokens.firstEnd()), first, tokens.firstEnd());
        }
        if (tokens.secondStart() > 0) {
            int before = tokens.secondStart() - 1;
            to.at(c + "hl2=" + tokens.form(before) + "_" + secondClass, before, second);
        }
    }

    private static String wordClass(WordVectors vectors, int classCount, String form) {
        return String.valueOf(vectors.wordClass(classCount, vectors.number(form)));
    }

    /** Gathers features with the character spans of the tokens that they came from. */
    private static final class Collector {
        private final PairTokens tokens;
        private final List<PairFeature> list = new ArrayList<>();

        Collector(PairTokens tokens) {
            this.tokens = tokens;
        }

        void at(String name, int position) {
            list.add(new PairFeature(name, List.of(tokens.span(position))));
        }

        void at(String name, int position, int other) {
            list.add(new PairFeature(name, List.of(tokens.span(position), tokens.span(other))));
        }

        void range(String name, int from, int to) {
            list.add(new PairFeature(name, List.of(tokens.span(from, to))));
        }

        void spans(String name, CharSpan... spans) {
            list.add(new PairFeature(name, List.of(spans)));
        }

        String forms(int from, int to) {
            return joined(from, to, tokens::form);
        }

        String stems(int from, int to) {
            return joined(from, to, position -> EnglishStem.of(tokens.form(position)));
        }

        static String joined(int from, int to, IntFunction<String> name) {
            StringBuilder joined = new StringBuilder(name.apply(from));
            for (int i = from + 1; i < to; i++) {
                joined.append('_').append(name.apply(i));
            }
            return joined.toString();
        }
    }
}
