package io.relata.testing;

import io.relata.grammar.Grammar;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What a grammar says, done slowly and plainly: whether a text is one of its texts, and texts of it drawn by chance. */
public final class Grammars {
    private Grammars() {}

    /** Returns whether the text is one of the grammar's. */
    public static boolean accepts(Grammar grammar, String text) {
        BitSet from = new BitSet();
        from.set(0);
        return ends(grammar, text, from).get(text.length());
    }

    /** Returns how far into the text the grammar can be followed at all, in characters; for messages. */
    public static BitSet ends(Grammar grammar, String text, BitSet from) {
        return switch (grammar) {
            case Grammar.Text(String literal) -> after(literal, text, from);
            case Grammar.OneOf(List<String> literals) -> {
                BitSet ends = new BitSet();
                literals.forEach(l -> ends.or(after(l, text, from)));
                yield ends;
            }
            case Grammar.Sequence(List<Grammar> parts) -> {
                BitSet at = from;
                for (Grammar part : parts) {
                    at = at.isEmpty() ? at : ends(part, text, at);
                }
                yield at;
            }
            case Grammar.Either(List<Grammar> choices) -> {
                BitSet ends = new BitSet();
                choices.forEach(c -> ends.or(ends(c, text, from)));
                yield ends;
            }
            case Grammar.Repeat repeat -> repeated(repeat, text, from);
            case Grammar.Distinct list -> distinct(list, text, from);
            case Grammar.Copied copied -> copied(copied, text, from);
            case Grammar.Words words -> words(words, text, from);
        };
    }

    private static BitSet after(String literal, String text, BitSet from) {
        BitSet ends = new BitSet();
        from.stream().filter(at -> text.startsWith(literal, at)).forEach(at -> ends.set(at + literal.length()));
        return ends;
    }

    private static BitSet repeated(Grammar.Repeat repeat, String text, BitSet from) {
        BitSet ends = repeat.min() == 0 ? (BitSet) from.clone() : new BitSet();
        BitSet at = from;
        for (int times = 1; times <= repeat.max() && !at.isEmpty(); times++) {
            at = ends(repeat.part(), text, at);
            if (times >= repeat.min()) {
                ends.or(at);
            }
        }
        return ends;
    }

    private static BitSet distinct(Grammar.Distinct list, String text, BitSet from) {
        BitSet ends = list.min() == 0 ? (BitSet) from.clone() : new BitSet();
        from.stream().forEach(start -> items(list, text, start, Set.of(), ends));
        return ends;
    }

    private static void items(Grammar.Distinct list, String text, int from, Set<String> keys, BitSet ends) {
        if (keys.size() == list.max()) {
            return;
        }
        BitSet start = after(keys.isEmpty() ? "" : list.separator(), text, only(from));
        start.stream().forEach(at -> list.items().forEach(item -> ends(item.key(), text, only(at)).stream()
                .filter(end -> !keys.contains(text.substring(at, end)))
                .forEach(end -> {
                    Set<String> more = new TreeSet<>(keys);
                    more.add(text.substring(at, end));
                    ends(item.rest(), text, only(end)).stream().forEach(next -> {
                        ends.set(next);
                        items(list, text, next, more, ends);
                    });
                })));
    }

    private static BitSet only(int at) {
        BitSet one = new BitSet();
        one.set(at);
        return one;
    }

    private static BitSet copied(Grammar.Copied copied, String text, BitSet from) {
        BitSet ends = new BitSet();
        String source = copied.source();
        for (int begin = 0; begin < source.length(); begin++) {
            for (int end = begin + 1; copied.mayBegin(begin) && end <= source.length(); end++) {
                String copy = source.substring(begin, end);
                if (copied.mayEnd(end) && copy.split(" ").length <= copied.wordsMax()) {
                    ends.or(after(copy, text, from));
                }
            }
        }
        return ends;
    }

    private static BitSet words(Grammar.Words words, String text, BitSet from) {
        BitSet ends = new BitSet();
        from.stream().forEach(start -> {
            for (int end = start + 1; end <= Math.min(text.length(), start + words.charactersMax()); end++) {
                char last = text.charAt(end - 1);
                if (Character.isISOControl(last) || words.forbidden().indexOf(last) >= 0) {
                    return;
                }
                if (!text.substring(start, end).isBlank()) {
                    ends.set(end);
                }
            }
        });
        return ends;
    }

    /** Returns one of the grammar's texts; repetitions come a few times at the most. */
    public static String draw(Grammar grammar, Random random) {
        return switch (grammar) {
            case Grammar.Text(String literal) -> literal;
            case Grammar.OneOf(List<String> literals) -> literals.get(random.nextInt(literals.size()));
            case Grammar.Sequence(List<Grammar> parts) -> {
                StringBuilder out = new StringBuilder();
                parts.forEach(p -> out.append(draw(p, random)));
                yield out.toString();
            }
            case Grammar.Either(List<Grammar> choices) -> draw(choices.get(random.nextInt(choices.size())), random);
            case Grammar.Repeat repeat -> {
                StringBuilder out = new StringBuilder();
                int times = repeat.min() + random.nextInt(Math.min(3, repeat.max() - repeat.min()) + 1);
                for (int i = 0; i < times; i++) {
                    out.append(draw(repeat.part(), random));
                }
                yield out.toString();
            }
            case Grammar.Distinct list -> {
                Map<String, String> items = new LinkedHashMap<>();
                int times = list.min() + random.nextInt(Math.min(3, list.max() - list.min()) + 1);
                for (int i = 0; i < times; i++) {
                    Grammar.Item item =
                            list.items().get(random.nextInt(list.items().size()));
                    String key = draw(item.key(), random);
                    items.putIfAbsent(key, key + draw(item.rest(), random));
                }
                yield String.join(list.separator(), items.values());
            }
            case Grammar.Copied copied -> draw(copied, random);
            case Grammar.Words words -> "because".substring(0, Math.min(7, words.charactersMax()));
        };
    }

    private static String draw(Grammar.Copied copied, Random random) {
        while (true) {
            int begin = random.nextInt(copied.source().length());
            int end = begin + 1 + random.nextInt(Math.min(40, copied.source().length() - begin));
            if (copied.mayBegin(begin) && copied.mayEnd(end)) {
                String copy = copied.source().substring(begin, end);
                if (copy.split(" ").length <= copied.wordsMax()) {
                    return copy;
                }
            }
        }
    }
}
