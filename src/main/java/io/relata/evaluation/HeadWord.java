package io.relata.evaluation;

import io.relata.document.CharSpan;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The word that a mention is about: the last one before its first preposition or comma, so {@code University} of {@code the
 * University of Oslo}. Where there are no spaces between words it is the whole mention.
 */
final class HeadWord {
    private static final Pattern WORD = Pattern.compile("[^\\s,]+|,");
    private static final Set<String> AFTER =
            Set.of(",", "of", "in", "for", "at", "on", "with", "from", "to", "by", "against", "between");

    private HeadWord() {}

    static CharSpan of(String text, CharSpan mention) {
        CharSpan head = mention;
        boolean any = false;
        Matcher words = WORD.matcher(text).region(mention.start(), mention.end());
        while (words.find()) {
            if (AFTER.contains(words.group().toLowerCase(Locale.ROOT)) && any) {
                return head;
            }
            head = new CharSpan(words.start(), words.end());
            any = true;
        }
        return head;
    }
}
