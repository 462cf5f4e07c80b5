package io.relata.grammar;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Texts that share their beginnings; a node stands for one beginning. */
final class NameTrie {
    private final SortedMap<Integer, NameTrie> children = new TreeMap<>();
    private boolean ends;
    private String shortestRest = "";

    private NameTrie() {}

    static NameTrie of(List<String> names) {
        NameTrie root = new NameTrie();
        // Short ones first, so that the first name to reach a node has its shortest rest; of equals the first in order.
        List<String> shortFirst = names.stream()
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String name : shortFirst) {
            NameTrie node = root;
            for (int at = 0; at < name.length(); ) {
                int codePoint = name.codePointAt(at);
                node.shortestRest = node.children.isEmpty() ? name.substring(at) : node.shortestRest;
                at += Character.charCount(codePoint);
                NameTrie child = node.children.get(codePoint);
                if (child == null) {
                    child = new NameTrie();
                    node.children.put(codePoint, child);
                }
                node = child;
            }
            node.ends = true;
        }
        return root;
    }

    /** Returns the characters that may follow, ascending, with the nodes they lead to. */
    SortedMap<Integer, NameTrie> children() {
        return children;
    }

    /** Returns whether a name ends here. Others may go on. */
    boolean ends() {
        return ends;
    }

    /** Returns what the shortest name that goes on from this node has after it; empty where none does. */
    String shortestRest() {
        return shortestRest;
    }
}
