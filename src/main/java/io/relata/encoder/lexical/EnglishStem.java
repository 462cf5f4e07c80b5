package io.relata.encoder.lexical;

import java.util.List;

/**
 * A rough stem of an English word, so that {@code causes}, {@code caused} and {@code causing} are one feature.
 *
 * <p>One suffix is cut, a doubled last letter made single. Rougher than Porter's stemmer, and enough: the word itself is
 * always a feature too, so a stem that joins too much does little harm. Words of other languages mostly stay as they are.
 */
final class EnglishStem {
    private static final int STEM_LENGTH_MIN = 3;

    /** In the order in which they are tried. */
    private static final List<String> SUFFIXES = List.of(
            "ations", "ation", "ings", "ing", "ions", "ion", "ies", "ied", "ers", "er", "ors", "or", "ed", "es", "s",
            "e", "y");

    private EnglishStem() {}

    static String of(String form) {
        for (String suffix : SUFFIXES) {
            int length = form.length() - suffix.length();
            if (length >= STEM_LENGTH_MIN && form.endsWith(suffix)) {
                boolean doubled = length > STEM_LENGTH_MIN && form.charAt(length - 1) == form.charAt(length - 2);
                return form.substring(0, doubled ? length - 1 : length);
            }
        }
        return form;
    }
}
