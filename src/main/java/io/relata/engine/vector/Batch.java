package io.relata.engine.vector;

import io.relata.engine.LanguageModel.Logits;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows cut into passes of bounded size, and their logits put together again. First all tokens, then the nodes of all trees. */
final class Batch {
    /** Lines of one pass: bounds its memory; beyond this, products gain little. */
    private static final int PASS_LINES_MAX = 256;

    private final VectorLlama llama;
    private final List<Run> waiting = new ArrayList<>();
    private final List<float[]> answers = new ArrayList<>();
    private int lines;

    Batch(VectorLlama llama) {
        this.llama = llama;
    }

    /** A row whose session has room for the tokens. */
    record Entry(Row row, int length, KeyValues keysAndValues, LoraPanels adapter) {
        int end() {
            return length + row.tokenIds().length;
        }
    }

    /** Computes, and returns the logits in the order of the rows. */
    List<Logits> logits(List<Entry> entries) {
        for (Entry entry : entries) {
            addTokens(entry.row().tokenIds(), entry.length(), entry.keysAndValues(), entry.adapter(), true);
        }
        flush();
        int asked = answers.size();
        for (Entry entry : entries) {
            addNodes(entry);
        }
        flush();
        List<Logits> logits = new ArrayList<>();
        int tokenAnswer = 0;
        for (Entry entry : entries) {
            float[] last = entry.row().tokenIds().length == 0 ? new float[0] : answers.get(tokenAnswer++);
            TokenTree tree = entry.row().tree();
            float[][] nodes = new float[tree.size()][0];
            for (int node = 0; node < nodes.length; node++) {
                if (tree.asked()[node]) {
                    nodes[node] = answers.get(asked++);
                }
            }
            logits.add(new Logits(last, nodes));
        }
        return logits;
    }

    /** Computes tokens of which nothing is asked: their keys and values alone. */
    void computeUnasked(int[] tokenIds, int position, KeyValues keysAndValues, LoraPanels adapter) {
        addTokens(tokenIds, position, keysAndValues, adapter, false);
        flush();
    }

    private void addTokens(int[] tokenIds, int position, KeyValues own, LoraPanels adapter, boolean asked) {
        for (int from = 0; from < tokenIds.length; ) {
            int to = Math.min(tokenIds.length, from + PASS_LINES_MAX - lines);
            add(new Run(
                    Arrays.copyOfRange(tokenIds, from, to),
                    position + from,
                    own,
                    List.of(own),
                    adapter,
                    asked && to == tokenIds.length));
            from = to;
        }
    }

    /** A node is a fork with one token more than its parent, which is told what its ancestors bring. */
    private void addNodes(Entry entry) {
        TokenTree tree = entry.row().tree();
        List<KeyValues> seen = new ArrayList<>();
        List<List<KeyValues>> writtenTo = new ArrayList<>();
        for (int node = 0; node < tree.size(); node++) {
            KeyValues own = entry.keysAndValues().fork(entry.end()).withRoom(entry.end(), tree.depth(node));
            seen.add(own);
            writtenTo.add(new ArrayList<>());
            for (int at = node; at >= 0; at = tree.parents()[at]) {
                writtenTo.get(at).add(own);
            }
        }
        for (int node = 0; node < tree.size(); node++) {
            add(new Run(
                    new int[] {tree.tokenIds()[node]},
                    entry.end() + tree.depth(node) - 1,
                    seen.get(node),
                    writtenTo.get(node),
                    entry.adapter(),
                    tree.asked()[node]));
        }
    }

    private void add(Run run) {
        waiting.add(run);
        lines += run.count();
        if (lines >= PASS_LINES_MAX) {
            flush();
        }
    }

    private void flush() {
        if (!waiting.isEmpty()) {
            answers.addAll(llama.compute(List.copyOf(waiting)));
            waiting.clear();
            lines = 0;
        }
    }
}
