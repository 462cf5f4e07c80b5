package io.relata.reasoning;

import io.relata.classification.EvidenceScorer;
import io.relata.classification.ScoredSpan;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final int STRETCHES_MAX = 2;

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
        List<ScoredSpan> scored = scorer.evidence(context, label);
        List<CharSpan> words =
                words(context.text(), new CharSpan(0, context.text().length()));
        double[] mass = mass(context, words, scored);
        double heaviest = 0;
        for (double m : mass) {
            heaviest = Math.max(heaviest, m);
        }
        if (heaviest <= 0) {
            return List.of();
        }
        return heaviestStretches(context.text(), words, mass, LIGHT * heaviest);
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
            if (words.get(i).overlaps(context.pair().head().span())
                    || words.get(i).overlaps(context.pair().tail().span())) {
                mass[i] = Double.NEGATIVE_INFINITY;
            }
        }
        return mass;
    }

    private static List<CharSpan> heaviestStretches(String text, List<CharSpan> words, double[] mass, double light) {
        record Stretch(CharSpan span, double weight) {}
        List<Stretch> stretches = new ArrayList<>();
        double[] left = mass.clone();
        while (stretches.size() < STRETCHES_MAX) {
            int bestFrom = -1;
            int bestTo = -1;
            double best = 0;
            for (int from = 0; from < left.length; from++) {
                double sum = 0;
                for (int to = from; to < Math.min(left.length, from + WORDS_MAX); to++) {
                    sum += left[to] - light;
                    if (sum > best && quotable(text, words.get(from), words.get(to))) {
                        best = sum;
                        bestFrom = from;
                        bestTo = to;
                    }
                }
            }
            if (bestFrom < 0
                    || !stretches.isEmpty()
                            && best < SECOND * stretches.getFirst().weight()) {
                break;
            }
            stretches.add(new Stretch(
                    new CharSpan(words.get(bestFrom).start(), words.get(bestTo).end()), best));
            // The words beside it are taken too: two quotes that touch would be one.
            for (int i = Math.max(0, bestFrom - 1); i <= Math.min(left.length - 1, bestTo + 1); i++) {
                left[i] = Double.NEGATIVE_INFINITY;
            }
        }
        return stretches.stream().map(Stretch::span).sorted().toList();
    }

    private static boolean quotable(String text, CharSpan first, CharSpan last) {
        return !UNQUOTABLE.matcher(text.substring(first.start(), last.end())).find();
    }

    private static List<CharSpan> byPosition(PairContext context) {
        CharSpan head = context.pair().head().span();
        CharSpan tail = context.pair().tail().span();
        int gapStart = Math.min(head.end(), tail.end());
        int gapEnd = Math.max(head.start(), tail.start());
        Optional<CharSpan> between =
                gapStart < gapEnd ? lastWords(context.text(), new CharSpan(gapStart, gapEnd)) : Optional.empty();
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
