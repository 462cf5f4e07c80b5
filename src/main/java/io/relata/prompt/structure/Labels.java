package io.relata.prompt.structure;

import io.relata.prompt.Prompt;
import io.relata.prompt.Verbalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Names of a schema as a style prints them, and the way back. What is printed has nothing but letters, digits, marks and spaces or
 * underscores in it, so it needs no escapes, and no two names are printed alike.
 */
final class Labels {
    /** How names are printed. */
    enum Spelling {
        /** As lower-case words. */
        WORDS,
        /** As what may name a class in a program. */
        IDENTIFIER
    }

    /**
     * A name to be printed.
     *
     * @param name as the schema spells it, or the empty string
     * @param words what is printed
     * @param aliases other words that are read as the name
     */
    record Named(String name, String words, List<String> aliases) {}

    private final Map<String, String> printedByName = new LinkedHashMap<>();
    private final Map<String, String> nameByFolded = new HashMap<>();

    Labels(List<Named> named, Spelling spelling) {
        for (Named n : named) {
            String spelled = spelled(n.words(), spelling);
            String printed = spelled;
            for (int i = 2; printedByName.containsValue(printed); i++) {
                printed = spelled + (spelling == Spelling.WORDS ? " " : "_") + i;
            }
            printedByName.put(n.name(), printed);
        }
        // What is printed goes before what could be meant.
        printedByName.forEach((name, printed) -> nameByFolded.put(folded(printed), name));
        named.forEach(n -> nameByFolded.putIfAbsent(folded(n.name()), n.name()));
        named.forEach(n -> n.aliases().forEach(a -> nameByFolded.putIfAbsent(folded(a), n.name())));
    }

    private static String spelled(String words, Spelling spelling) {
        String spelled = Verbalizer.words(Prompt.line(words));
        if (spelled.codePoints().noneMatch(Character::isLetterOrDigit)) {
            spelled = "label";
        }
        return switch (spelling) {
            case WORDS -> spelled;
            case IDENTIFIER ->
                (Character.isDigit(spelled.codePointAt(0)) ? "_" : "")
                        + spelled.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "_");
        };
    }

    private static String folded(String words) {
        return Verbalizer.words(Prompt.line(words)).replace('_', ' ').strip().toLowerCase(Locale.ROOT);
    }

    /** Returns the names in the order of the schema. */
    List<String> names() {
        return List.copyOf(printedByName.keySet());
    }

    /** Returns what is printed, in the order of the schema. */
    List<String> printed() {
        return List.copyOf(printedByName.values());
    }

    /** Returns what is printed for a name; a name that is not among these, which only gold can have, is spelled as it is. */
    String printed(String name) {
        return printedByName.getOrDefault(name, name);
    }

    /** Returns the name that words stand for, whatever their case and punctuation. */
    Optional<String> name(String words) {
        return Optional.ofNullable(nameByFolded.get(folded(words)));
    }
}
