package io.relata.decoding;

import io.relata.engine.TokenTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** The part of a trie that a model has to look at: the nodes after which a probability is asked for, and all before them. */
final class LabelTree {
    private final TokenTrie trie;
    private final IntPredicate asked;
    private final Map<Integer, Integer> nodes = new HashMap<>();
    private final List<Integer> tokenIds = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Boolean> askedFor = new ArrayList<>();

    private LabelTree(TokenTrie trie, IntPredicate asked) {
        this.trie = trie;
        this.asked = asked;
        add(TokenTrie.ROOT, -1);
    }

    /** Returns what has to be looked at where a token without an alternative needs no probability. */
    static LabelTree ofChoices(TokenTrie trie) {
        return new LabelTree(trie, node -> trie.choices(node) > 1);
    }

    /** Returns what has to be looked at where every token needs one. */
    static LabelTree ofAll(TokenTrie trie) {
        return new LabelTree(trie, node -> trie.choices(node) > 0);
    }

    /** Adds what follows a node, and takes back what leads to nothing that is asked. */
    private void add(int node, int parent) {
        for (int token : trie.tokens(node)) {
            int child = trie.child(node, token);
            int place = tokenIds.size();
            nodes.put(child, place);
            tokenIds.add(token);
            parents.add(parent);
            askedFor.add(asked.test(child));
            add(child, place);
            if (!askedFor.get(place) && tokenIds.size() == place + 1) {
                nodes.remove(child);
                tokenIds.removeLast();
                parents.removeLast();
                askedFor.removeLast();
            }
        }
    }

    /** Returns the nodes to look at. */
    TokenTree tree() {
        boolean[] flags = new boolean[askedFor.size()];
        for (int node = 0; node < flags.length; node++) {
            flags[node] = askedFor.get(node);
        }
        return new TokenTree(
                tokenIds.stream().mapToInt(Integer::intValue).toArray(),
                parents.stream().mapToInt(Integer::intValue).toArray(),
                flags);
    }

    /** Returns the place in {@link #tree()} of a node of the trie that is not the root. */
    int at(int node) {
        return nodes.get(node);
    }
}
