package io.relata.synthesis;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Words that nobody has used before, so that a model cannot know anything about them: syllables of 7 to 9 letters with the ending of a
 * noun. Not for use by several threads.
 */
final class NonceWords {
    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";
    private static final List<String> ENDINGS = List.of("ness", "ment", "ium", "or", "ist", "ax", "eth", "oid");
    private static final int LENGTH_MIN = 7;
    private static final int LENGTH_MAX = 9;

    private final SplittableRandom random;
    private final Set<String> used = new HashSet<>();

    NonceWords(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns a word that it has not returned before, in lower case. */
    String next() {
        while (true) {
            int length = LENGTH_MIN + random.nextInt(LENGTH_MAX - LENGTH_MIN + 1);
            StringBuilder word = new StringBuilder();
            while (word.length() < length) {
                String letters = word.length() % 2 == 0 ? CONSONANTS : VOWELS;
                word.append(letters.charAt(random.nextInt(letters.length())));
            }
            word.append(ENDINGS.get(random.nextInt(ENDINGS.size())));
            if (used.add(word.toString())) {
                return word.toString();
            }
        }
    }

    /** Returns a new word spelled as another is: all in capitals, with one at the beginning, or without. */
    String like(String word) {
        String next = next();
        if (word.length() > 1
                && word.equals(word.toUpperCase(Locale.ROOT))
                && !word.equals(word.toLowerCase(Locale.ROOT))) {
            return next.toUpperCase(Locale.ROOT);
        }
        return !word.isEmpty() && Character.isUpperCase(word.codePointAt(0))
                ? next.substring(0, 1).toUpperCase(Locale.ROOT) + next.substring(1)
                : next;
    }
}
