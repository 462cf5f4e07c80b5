package io.relata.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The hint for a name that is not known: the nearest one that is, and the list of all. */
public final class KnownNames {
    // Nobody mistypes a name of this length; the table of a longer one would only cost memory.
    private static final int ASKED_CHARACTERS_MAX = 200;

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
     * Returns the known name that takes the fewest insertions, deletions, replacements and swaps of neighbours to reach, case
     * aside; of equals the first in natural order. A name that begins with what was asked counts as near, such as {@code general.v1} for
     * {@code general}; anything farther than a third of the longer name is not near at all.
     */
    public static Optional<String> nearest(String asked, Collection<String> known) {
        if (asked.length() > ASKED_CHARACTERS_MAX) {
            return Optional.empty();
        }
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

    // Optimal string alignment: Levenshtein's table, and two neighbours that changed places cost one.
    private static int editDistance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
