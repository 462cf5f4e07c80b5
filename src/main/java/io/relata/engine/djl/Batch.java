package io.relata.engine.djl;

import io.relata.engine.LanguageModel.Logits;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows cut into passes of bounded size, and their logits put together again. */
final class Batch {
    /** Lines of one pass, unless a tree alone has more: bounds the memory of a pass without costing speed. */
    private static final int PASS_LINES_MAX = 512;

    private final TorchLlama llama;
    private final Map<Row, DjlSession> sessions;
    private final Map<Row, float[]> last = new LinkedHashMap<>();
    private final Map<Row, float[][]> nodes = new LinkedHashMap<>();

    /** Creates a batch; the sessions have room. */
    Batch(TorchLlama llama, Map<Row, DjlSession> sessions) {
        this.llama = llama;
        this.sessions = sessions;
    }

    /** Computes, and returns the logits in the order of the rows. */
    List<Logits> logits() {
        List<Map.Entry<Row, Stretch>> waiting = new ArrayList<>();
        int lines = 0;
        for (Map.Entry<Row, Stretch> next : stretches()) {
            if (lines > 0 && lines + next.getValue().lines() > PASS_LINES_MAX) {
                compute(waiting);
                waiting.clear();
                lines = 0;
            }
            waiting.add(next);
            lines += next.getValue().lines();
        }
        if (!waiting.isEmpty()) {
            compute(waiting);
        }
        return sessions.keySet().stream()
                .map(row -> new Logits(last.getOrDefault(row, new float[0]), nodes.getOrDefault(row, new float[0][])))
                .toList();
    }

    /** Rows of one adapter come one behind the other, so that its products are taken together. */
    private List<Map.Entry<Row, Stretch>> stretches() {
        Map<LoraTensors, List<Map.Entry<Row, Stretch>>> byAdapter = new LinkedHashMap<>();
        sessions.forEach((row, session) -> byAdapter
                .computeIfAbsent(session.adapter(), adapter -> new ArrayList<>())
                .addAll(stretches(row, session)));
        return byAdapter.values().stream().flatMap(List::stream).toList();
    }

    private static List<Map.Entry<Row, Stretch>> stretches(Row row, DjlSession session) {
        List<Map.Entry<Row, Stretch>> stretches = new ArrayList<>();
        int[] tokenIds = row.tokenIds();
        for (int from = 0; from < tokenIds.length || from == 0 && row.tree().size() > 0; ) {
            int to = Math.min(tokenIds.length, from + PASS_LINES_MAX);
            boolean end = to == tokenIds.length;
            stretches.add(Map.entry(
                    row,
                    new Stretch(
                            session.slab(),
                            session.length() + from,
                            Arrays.copyOfRange(tokenIds, from, to),
                            end ? row.tree() : TokenTree.EMPTY,
                            end && to > 0,
                            session.adapter())));
            from = Math.max(to, 1);
        }
        return stretches;
    }

    private void compute(List<Map.Entry<Row, Stretch>> entries) {
        List<float[]> answers =
                llama.compute(entries.stream().map(Map.Entry::getValue).toList());
        int at = 0;
        for (Map.Entry<Row, Stretch> entry : entries) {
            Stretch stretch = entry.getValue();
            if (stretch.wanted()) {
                last.put(entry.getKey(), answers.get(at++));
            }
            if (stretch.tree().size() > 0) {
                float[][] after = new float[stretch.tree().size()][0];
                for (int node = 0; node < after.length; node++) {
                    if (stretch.tree().asked()[node]) {
                        after[node] = answers.get(at++);
                    }
                }
                nodes.put(entry.getKey(), after);
            }
        }
    }
}
