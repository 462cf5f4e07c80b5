package io.relata.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Whether what a model says stands in the text that it speaks of. Words are compared without regard to
 * case, and the commonest function words of English are left out.
 *
 * @param quotes stretches that were given as evidence
 * @param verbatim how many of them stand in the text letter by letter
 * @param words words of the answers
 * @param leaked how many of them stand in a demonstration that was shown and not in the text
 */
public record Faithfulness(int quotes, int verbatim, int words, int leaked) {
    /** Nothing said. */
    public static final Faithfulness NONE = new Faithfulness(0, 0, 0, 0);

    // Grammar, not content: that they stand in a demonstration says nothing.
    private static final Set<String> FUNCTION_WORDS = Set.of(
            "a", "about", "an", "and", "are", "as", "at", "be", "been", "between", "but", "by", "for", "from", "had",
            "has", "have", "he", "her", "his", "in", "into", "is", "it", "its", "no", "not", "of", "on", "or", "she",
            "so", "that", "the", "their", "them", "there", "they", "this", "to", "was", "were", "which", "while", "who",
            "with");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    /**
     * Returns the faithfulness of one answer.
     *
     * @param answer its words
     * @param quotes what it gives as evidence
     * @param text what it speaks of
     * @param allowed words that it may use wherever they stand, such as those of labels and of the prompt's own phrases
     * @param demonstrations what it was shown besides
     */
    public static Faithfulness of(
            String answer, List<String> quotes, String text, Set<String> allowed, List<String> demonstrations) {
        Set<String> own = words(text);
        allowed.forEach(phrase -> own.addAll(words(phrase)));
        Set<String> shown = new TreeSet<>();
        demonstrations.forEach(demonstration -> shown.addAll(words(demonstration)));
        shown.removeAll(FUNCTION_WORDS);
        List<String> said =
                WORD.matcher(folded(answer)).results().map(MatchResult::group).toList();
        return new Faithfulness(
                quotes.size(), (int) quotes.stream().filter(text::contains).count(), said.size(), (int) said.stream()
                        .filter(word -> !own.contains(word) && shown.contains(word))
                        .count());
    }

    /** Returns the words of an answer that stand in a demonstration and not in the text, in order, none twice. */
    public static List<String> leakedWords(String answer, String text, List<String> demonstrations) {
        Set<String> own = words(text);
        Set<String> shown = new TreeSet<>();
        demonstrations.forEach(demonstration -> shown.addAll(words(demonstration)));
        shown.removeAll(FUNCTION_WORDS);
        List<String> leaked = new ArrayList<>();
        for (String word : words(answer)) {
            if (!own.contains(word) && shown.contains(word)) {
                leaked.add(word);
            }
        }
        return leaked;
    }

    /** Returns the share of the quotes that stand in the text, and 1 where there are none. */
    public double verbatimShare() {
        return quotes == 0 ? 1 : (double) verbatim / quotes;
    }

    /** Returns the share of the words that came from a demonstration. */
    public double leakage() {
        return RelationScore.share(leaked, words);
    }

    /** Returns both together. */
    public Faithfulness plus(Faithfulness other) {
        return new Faithfulness(
                quotes + other.quotes, verbatim + other.verbatim, words + other.words, leaked + other.leaked);
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        WORD.matcher(folded(text)).results().map(MatchResult::group).forEach(words::add);
        return words;
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
