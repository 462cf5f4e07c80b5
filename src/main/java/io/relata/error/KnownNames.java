package io.relata.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The hint for a name that is not known: the nearest one that is, and the list of all. */
public final class KnownNames {
    private KnownNames() {}

    /**
     * Returns a hint that names the nearest known name, if one is near, and lists all in natural order.
     *
     * @param asked what was asked for
     * @param known what could have been asked for
     */
    public static String hint(String asked, Collection<String> known) {
        String all = known.isEmpty()
                ? "none is known"
                : "known are " + String.join(", ", known.stream().sorted().toList());
        return nearest(asked, known)
                .map(name -> "Maybe \"%s\" was meant; %s.".formatted(name, all))
                .orElse("Maybe it is spelled otherwise; %s.".formatted(all));
    }

    /**
     * Returns the known name that takes the fewest insertions, deletions and replacements to reach, case aside; of equals
     * the first in natural order. A name that begins with what was asked counts as near, such as {@code general.v1} for
     * {@code general}; anything farther than a third of the longer name is not near at all.
     */
    public static Optional<String> nearest(String asked, Collection<String> known) {
        String folded = asked.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> distance(folded, name) * 3 <= Math.max(folded.length(), name.length()))
                .min(Comparator.comparingInt((String name) -> distance(folded, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String folded, String name) {
        String other = name.toLowerCase(Locale.ROOT);
        if (!folded.isEmpty() && other.startsWith(folded)) {
            return 0;
        }
        return editDistance(folded, other);
    }

    // Levenshtein's distance with one row of the table at a time.
    private static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
