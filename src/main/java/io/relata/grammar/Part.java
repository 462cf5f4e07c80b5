package io.relata.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part of a grammar made ready for matching: sources and names are indexed, and the shortest text is known. Parts are
 * compared by identity.
 */
abstract sealed class Part {
    private final String shortest;

    private Part(String shortest) {
        this.shortest = shortest;
    }

    /** Returns the shortest text of this part; of equals always the same one. */
    final String shortest() {
        return shortest;
    }

    static Part of(Grammar grammar) {
        return of(grammar, new IdentityHashMap<>());
    }

    // A form may hold the same grammar in many places; it is made ready once. What comes after it is not the part's.
    private static Part of(Grammar grammar, Map<Grammar, Part> made) {
        Part known = made.get(grammar);
        if (known == null) {
            known = made(grammar, made);
            made.put(grammar, known);
        }
        return known;
    }

    private static Part made(Grammar grammar, Map<Grammar, Part> made) {
        return switch (grammar) {
            case Grammar.Text(String literal) -> new Literal(literal);
            case Grammar.OneOf(List<String> names) -> new Names(NameTrie.of(names));
            case Grammar.Sequence(List<Grammar> parts) -> new Chain(all(parts, made));
            case Grammar.Either(List<Grammar> choices) -> new Fork(all(choices, made));
            case Grammar.Repeat(Grammar part, int min, int max) -> new Loop(of(part, made), min, max);
            case Grammar.Distinct(var items, String separator, int min, int max) ->
                new Distinct(
                        items.stream()
                                .map(i -> new Distinct.Item(of(i.key(), made), of(i.rest(), made)))
                                .toList(),
                        new Literal(separator),
                        min,
                        max);
            case Grammar.Copied copied -> new Copy(new CopySource(copied));
            case Grammar.Words(int charactersMax, String forbidden) -> new Free(charactersMax, forbidden);
        };
    }

    private static List<Part> all(List<Grammar> grammars, Map<Grammar, Part> made) {
        List<Part> parts = new ArrayList<>();
        grammars.forEach(g -> parts.add(of(g, made)));
        return List.copyOf(parts);
    }

    static final class Literal extends Part {
        Literal(String text) {
            super(text);
        }

        String text() {
            return shortest();
        }
    }

    static final class Names extends Part {
        final NameTrie trie;

        Names(NameTrie trie) {
            super(trie.shortestRest());
            this.trie = trie;
        }
    }

    static final class Chain extends Part {
        final List<Part> parts;

        Chain(List<Part> parts) {
            super(parts.stream().map(Part::shortest).collect(Collectors.joining()));
            this.parts = parts;
        }
    }

    static final class Fork extends Part {
        final List<Part> choices;

        Fork(List<Part> choices) {
            super(choices.stream()
                    .map(Part::shortest)
                    .min(Comparator.comparingInt(String::length))
                    .orElseThrow());
            this.choices = choices;
        }
    }

    static final class Loop extends Part {
        final Part part;
        final int min;
        final int max;

        Loop(Part part, int min, int max) {
            super(part.shortest().repeat(min));
            this.part = part;
            this.min = min;
            this.max = max;
        }
    }

    /** Items with different keys. */
    static final class Distinct extends Part {
        final List<Item> items;
        final Literal separator;
        final int min;
        final int max;

        /** A key, and what comes after it. */
        record Item(Part key, Part rest) {
            String shortest() {
                return key.shortest() + rest.shortest();
            }
        }

        Distinct(List<Item> items, Literal separator, int min, int max) {
            super(min == 0 ? "" : shortest(items).shortest());
            this.items = items;
            this.separator = separator;
            this.min = min;
            this.max = max;
        }

        private static Item shortest(List<Item> items) {
            return items.stream()
                    .min(Comparator.comparingInt(i -> i.shortest().length()))
                    .orElseThrow();
        }

        /** Returns the item that can be shortest; of equals the first. */
        Item shortestItem() {
            return shortest(items);
        }
    }

    static final class Copy extends Part {
        final CopySource source;

        Copy(CopySource source) {
            super(source.shortest());
            this.source = source;
        }
    }

    static final class Free extends Part {
        private static final int LINE_SEPARATOR = 0x2028;
        private static final int PARAGRAPH_SEPARATOR = 0x2029;
        final int charactersMax;
        private final String forbidden;

        Free(int charactersMax, String forbidden) {
            super(Character.toString(firstAllowed(forbidden)));
            this.charactersMax = charactersMax;
            this.forbidden = forbidden;
        }

        /** Returns visible characters that are allowed, so many of them. */
        IntStream some(int count) {
            return IntStream.iterate('a', c -> c + 1)
                    .filter(c -> Character.isLetterOrDigit(c) && allows(c))
                    .limit(count);
        }

        boolean allows(int codePoint) {
            return !Character.isISOControl(codePoint)
                    && codePoint != LINE_SEPARATOR
                    && codePoint != PARAGRAPH_SEPARATOR
                    && forbidden.indexOf(codePoint) < 0;
        }

        static boolean isVisible(int codePoint) {
            return !Character.isWhitespace(codePoint);
        }

        private static int firstAllowed(String forbidden) {
            int codePoint = 'a';
            while (forbidden.indexOf(codePoint) >= 0 || !Character.isLetterOrDigit(codePoint)) {
                codePoint++;
            }
            return codePoint;
        }
    }
}
