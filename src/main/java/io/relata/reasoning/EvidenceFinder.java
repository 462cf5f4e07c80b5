package io.relata.reasoning;

import io.relata.classification.EvidenceScorer;
import io.relata.classification.ScoredSpan;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chooses the stretches of a text that carry the relation of its pair.
 *
 * <p>What the classifier weighed comes first; where it points at nothing, the words between the mentions, of which
 * the last ones before the second mention are kept when there are many, since there the preposition or verb stands;
 * where nothing stands between, the stretch that holds both mentions. A stretch never contains a double quote or
 * line break, so it can be quoted as it is.
 */
public final class EvidenceFinder {
    /** A quote longer than this reads as the sentence over again. */
    static final int WORDS_MAX = 8;

    /** A word lighter than this share of the heaviest is noise of the classifier, and ends a stretch. */
    private static final double LIGHT = 0.15;

    /** A second stretch is quoted when it weighs at least this share of the first. */
    private static final double SECOND = 0.5;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’\\-][\\p{L}\\p{M}\\p{N}]+)*");
    private static final Pattern UNQUOTABLE = Pattern.compile("[\"\\p{Cntrl}]+");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private final RelationSchema schema;
    private final EvidenceScorer scorer;

    /** Creates a finder that asks {@code scorer} first. */
    public EvidenceFinder(RelationSchema schema, EvidenceScorer scorer) {
        this.schema = schema;
        this.scorer = scorer;
    }

    /**
     * Returns one or two stretches in text order, without overlap. Empty only when the text has nothing but double
     * quotes and line breaks.
     */
    public List<CharSpan> find(PairContext context, RelationLabel label) {
        // That no relation holds is not said by any word; what stands between the mentions is what there is to show.
        List<CharSpan> weighed = schema.isNull(label) ? List.of() : weighed(context, label);
        return weighed.isEmpty() ? byPosition(context) : weighed;
    }

    private List<CharSpan> weighed(PairContext context, RelationLabel label) {
        CharSpan gap = gap(context).orElse(context.pair().head().span());
        List<CharSpan> words =
                words(context.text(), new CharSpan(0, context.text().length()));
        // Where the mentions touch, as in "coffee cup", the pair itself says what there is to say.
        if (words.stream().noneMatch(w -> w.overlaps(gap) && !overlapsPair(context, w))) {
            return List.of();
        }
        double[] mass = mass(context, words, scorer.evidence(context, label));
        double light = LIGHT * Arrays.stream(mass).max().orElse(0);
        if (light <= 0) {
            return List.of();
        }
        double[] between = mass.clone();
        for (int i = 0; i < between.length; i++) {
            between[i] = words.get(i).overlaps(gap) ? between[i] : Double.NEGATIVE_INFINITY;
        }
        // What links two mentions mostly stands between them; a classifier likes what stands around them too.
        Optional<Stretch> first =
                heaviest(context.text(), words, between, light).or(() -> heaviest(context.text(), words, mass, light));
        if (first.isEmpty()) {
            return List.of();
        }
        // The words beside it are taken too: two quotes that touch would be one.
        for (int i = Math.max(0, first.get().from() - 1);
                i < Math.min(mass.length, first.get().to() + 2);
                i++) {
            mass[i] = Double.NEGATIVE_INFINITY;
        }
        Optional<Stretch> second = heaviest(context.text(), words, mass, light)
                .filter(s -> s.weight() >= SECOND * first.get().weight());
        return Stream.concat(first.stream(), second.stream())
                .map(Stretch::span)
                .sorted()
                .toList();
    }

    private static boolean overlapsPair(PairContext context, CharSpan word) {
        return word.overlaps(context.pair().head().span())
                || word.overlaps(context.pair().tail().span());
    }

    /** Returns what stands between the mentions, white space included; empty when they touch or overlap. */
    private static Optional<CharSpan> gap(PairContext context) {
        CharSpan head = context.pair().head().span();
        CharSpan tail = context.pair().tail().span();
        int start = Math.min(head.end(), tail.end());
        int end = Math.max(head.start(), tail.start());
        return start < end ? Optional.of(new CharSpan(start, end)) : Optional.empty();
    }

    /** Returns the weight of every word; a span's weight is shared by its words, and mentions weigh nothing. */
    private static double[] mass(PairContext context, List<CharSpan> words, List<ScoredSpan> scored) {
        double[] mass = new double[words.size()];
        for (ScoredSpan s : scored) {
            List<Integer> covered = new ArrayList<>();
            for (int i = 0; i < mass.length; i++) {
                if (words.get(i).overlaps(s.span())) {
                    covered.add(i);
                }
            }
            for (int i : covered) {
                mass[i] += s.weight() / covered.size();
            }
        }
        for (int i = 0; i < mass.length; i++) {
            if (overlapsPair(context, words.get(i))) {
                mass[i] = Double.NEGATIVE_INFINITY;
            } else if (isArticle(context.text(), words.get(i))) {
                // An article may stand inside a quote, and never begins, ends or is one.
                mass[i] = 0;
            }
        }
        return mass;
    }

    /** A run of words, from and to inclusive, with its weight. */
    private record Stretch(int from, int to, CharSpan span, double weight) {}

    /** Returns the run that weighs most when every word costs {@code light}; empty when none weighs anything. */
    private static Optional<Stretch> heaviest(String text, List<CharSpan> words, double[] mass, double light) {
        Optional<Stretch> best = Optional.empty();
        for (int from = 0; from < mass.length; from++) {
            double sum = 0;
            for (int to = from; to < Math.min(mass.length, from + WORDS_MAX); to++) {
                sum += mass[to] - light;
                CharSpan span =
                        new CharSpan(words.get(from).start(), words.get(to).end());
                if (sum > best.map(Stretch::weight).orElse(0.0) && quotable(text, span)) {
                    best = Optional.of(new Stretch(from, to, span, sum));
                }
            }
        }
        return best;
    }

    private static boolean quotable(String text, CharSpan span) {
        return !UNQUOTABLE.matcher(span.in(text)).find();
    }

    private static List<CharSpan> byPosition(PairContext context) {
        CharSpan head = context.pair().head().span();
        CharSpan tail = context.pair().tail().span();
        Optional<CharSpan> between = gap(context).flatMap(gap -> lastWords(context.text(), gap));
        return between.or(() -> quotablePart(
                        context.text(),
                        new CharSpan(Math.min(head.start(), tail.start()), Math.max(head.end(), tail.end()))))
                .or(() -> quotablePart(
                        context.text(), new CharSpan(0, context.text().length())))
                .map(List::of)
                .orElse(List.of());
    }

    private static Optional<CharSpan> lastWords(String text, CharSpan gap) {
        return longestPart(text, gap).map(part -> {
            List<CharSpan> words = new ArrayList<>(words(text, part));
            while (words.size() > 1 && isArticle(text, words.getLast())) {
                words.removeLast();
            }
            int first = Math.max(0, words.size() - WORDS_MAX);
            return new CharSpan(words.get(first).start(), words.getLast().end());
        });
    }

    private static boolean isArticle(String text, CharSpan word) {
        return ARTICLES.contains(word.in(text).toLowerCase(Locale.ROOT));
    }

    /** Returns the part of a stretch, cut at what cannot be quoted, that has most words; empty when none has any. */
    private static Optional<CharSpan> longestPart(String text, CharSpan stretch) {
        return parts(text, stretch).stream()
                .filter(p -> !words(text, p).isEmpty())
                // The first of equals: max keeps the last.
                .max(Comparator.comparingInt((CharSpan p) -> words(text, p).size())
                        .thenComparing(Comparator.reverseOrder()));
    }

    /** Returns the longest part without what cannot be quoted, words or not, stripped of white space. */
    private static Optional<CharSpan> quotablePart(String text, CharSpan stretch) {
        return parts(text, stretch).stream()
                .max(Comparator.comparingInt(CharSpan::length).thenComparing(Comparator.reverseOrder()));
    }

    private static List<CharSpan> parts(String text, CharSpan stretch) {
        List<CharSpan> parts = new ArrayList<>();
        int start = stretch.start();
        Matcher m = UNQUOTABLE.matcher(text).region(stretch.start(), stretch.end());
        while (m.find()) {
            stripped(text, start, m.start()).ifPresent(parts::add);
            start = m.end();
        }
        stripped(text, start, stretch.end()).ifPresent(parts::add);
        return parts;
    }

    private static Optional<CharSpan> stripped(String text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (from < to && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return from < to ? Optional.of(new CharSpan(from, to)) : Optional.empty();
    }

    private static List<CharSpan> words(String text, CharSpan part) {
        List<CharSpan> words = new ArrayList<>();
        Matcher m = WORD.matcher(text).region(part.start(), part.end());
        while (m.find()) {
            words.add(new CharSpan(m.start(), m.end()));
        }
        return words;
    }
}
