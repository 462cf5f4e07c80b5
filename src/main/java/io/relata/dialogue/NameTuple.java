package io.relata.dialogue;

import io.relata.grammar.Grammar;
import io.relata.structure.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer that lists names of a schema: {@code (one, another)}, or a word for none.
 *
 * @param kept names of the schema that were listed, in the order of the schema
 * @param faults one for every other name
 */
record NameTuple(List<String> kept, List<Fault> faults) {
    private static final Pattern GROUP = Pattern.compile("[(\\[（【]([^()\\[\\]（）【】]*)[)\\]）】]");
    private static final String SEPARATORS = ",，、;；";
    private static final String QUOTES = "\"'“”‘’「」";

    NameTuple {
        kept = List.copyOf(kept);
        faults = List.copyOf(faults);
    }

    /** Returns what a constrained answer looks like: each name at most as often as there are names. */
    static Grammar form(List<String> names, String none) {
        return Grammar.sequence(
                " ",
                new Grammar.Either(List.of(
                        Grammar.sequence("(", Grammar.distinct(Grammar.oneOf(names), ", ", 1, names.size()), ")"),
                        new Grammar.Text(none))));
    }

    /** Returns the answer that lists these names. */
    static String written(List<String> names, String none) {
        return " " + (names.isEmpty() ? none : "(" + String.join(", ", names) + ")");
    }

    /** Reads what stands in brackets, or without any the whole answer. Never throws. */
    static NameTuple parse(String answer, List<String> names, String none) {
        List<String> groups = new ArrayList<>();
        // Brackets and commas that a name has itself are no signs of the list.
        String rest = answer;
        Set<String> listed = new LinkedHashSet<>();
        for (String name : longestFirst(names)) {
            if (name.matches(".*[()\\[\\]（）【】,，、;；].*") && rest.contains(name)) {
                listed.add(name);
                rest = rest.replace(name, "");
            }
        }
        Matcher group = GROUP.matcher(rest);
        while (group.find()) {
            groups.add(group.group(1));
        }
        if (groups.isEmpty()) {
            // A list that was cut off has its opening bracket alone.
            groups.add(rest.strip().replaceAll("^[(\\[（【]|[.。]+$", ""));
        }
        groups.forEach(g -> listed.addAll(split(g)));
        listed.remove(none);
        return new NameTuple(
                names.stream().filter(listed::contains).toList(),
                listed.stream()
                        .filter(l -> !names.contains(l))
                        .map(l -> new Fault(Fault.Kind.UNKNOWN_LABEL, l))
                        .toList());
    }

    private static List<String> longestFirst(Collection<String> names) {
        return names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static List<String> split(String group) {
        List<String> parts = new ArrayList<>();
        for (String part : group.split("[" + SEPARATORS + "]")) {
            String bare = part.strip().replaceAll("^[" + QUOTES + "]+|[" + QUOTES + "]+$", "");
            if (!bare.isBlank()) {
                parts.add(bare.strip());
            }
        }
        return parts;
    }
}
