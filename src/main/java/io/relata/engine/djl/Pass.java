package io.relata.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.relata.engine.TokenTree;
import io.relata.torch.TorchValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays the tokens of several stretches out as the arguments of one call of {@link LlamaScript}. */
final class Pass {
    private static final int LINES_STEP = 8;
    private static final int NO_TREE = -1;

    private final List<Stretch> stretches;
    private final int slidingWindowTokens;
    private final long[] ids;
    private final long[] positions;
    private final long[] limits;
    private final long[] wanted;
    private final int answers;
    private final boolean allWanted;
    private final List<Long> pieces = new ArrayList<>();
    private final List<Long> segments = new ArrayList<>();
    private final List<Long> wantedPieces = new ArrayList<>();
    private final List<Long> wantedSegments = new ArrayList<>();
    private final List<Mask> trees = new ArrayList<>();
    private final List<NDArray> factors = new ArrayList<>();
    private int line;
    private int answer;

    /**
     * Lays out.
     *
     * @param stretches those of one adapter one behind the other
     */
    Pass(List<Stretch> stretches, int slidingWindowTokens) {
        this.stretches = stretches;
        this.slidingWindowTokens = slidingWindowTokens;
        int lines = stretches.stream().mapToInt(Stretch::lines).sum();
        this.ids = new long[filledUp(lines)];
        this.positions = new long[filledUp(lines)];
        this.limits = new long[filledUp(lines)];
        this.answers = stretches.stream().mapToInt(Stretch::answers).sum();
        this.wanted = new long[answers == 0 ? 0 : filledUp(answers)];
        this.allWanted = answers == lines;
        Map<LoraTensors, Integer> adapters = new LinkedHashMap<>();
        for (int i = 0; i < stretches.size(); i++) {
            adapt(stretches.get(i), adapters);
            addTokens(stretches.get(i), i);
            addNodes(stretches.get(i), i);
        }
    }

    private void adapt(Stretch stretch, Map<LoraTensors, Integer> adapters) {
        if (stretch.adapter().isNone()) {
            return;
        }
        int slot = adapters.computeIfAbsent(stretch.adapter(), adapter -> {
            factors.addAll(adapter.factors());
            return factors.size() - adapter.factors().size();
        });
        addSegment(segments, line, stretch.lines(), slot);
        if (stretch.answers() > 0) {
            addSegment(wantedSegments, answer, stretch.answers(), slot);
        }
    }

    private static void addSegment(List<Long> segments, int from, int count, int slot) {
        int last = segments.size() - 3;
        boolean continues =
                last >= 0 && segments.get(last + 2) == slot && segments.get(last) + segments.get(last + 1) == from;
        if (continues) {
            segments.set(last + 1, segments.get(last + 1) + count);
        } else {
            segments.addAll(List.of((long) from, (long) count, (long) slot));
        }
    }

    /** Cut where the number of keys that attention is given changes. */
    private void addTokens(Stretch stretch, int index) {
        int[] tokenIds = stretch.tokenIds();
        int done = 0;
        while (done < tokenIds.length) {
            int position = stretch.start() + done;
            int total = roundedUp(position + 1);
            int count = Math.min(tokenIds.length - done, total - position);
            addPiece(pieces, index, line, count, position, total, NO_TREE);
            if (stretch.wanted() && done + count == tokenIds.length) {
                addPiece(wantedPieces, index, answer, 1, position, total, NO_TREE);
                wanted[answer++] = line + count - 1;
            }
            for (int i = 0; i < count; i++) {
                ids[line] = tokenIds[done + i];
                positions[line] = position + i;
                limits[line++] = position + i;
            }
            done += count;
        }
    }

    private void addNodes(Stretch stretch, int index) {
        TokenTree tree = stretch.tree();
        if (tree.size() == 0) {
            return;
        }
        int end = stretch.start() + stretch.tokenIds().length;
        int total = roundedUp(end + tree.size());
        addPiece(pieces, index, line, tree.size(), end, total, trees.size());
        trees.add(new Mask(tree, false));
        if (tree.askedCount() > 0) {
            addPiece(wantedPieces, index, answer, tree.askedCount(), end, total, trees.size());
            trees.add(new Mask(tree, true));
        }
        for (int node = 0; node < tree.size(); node++) {
            ids[line] = tree.tokenIds()[node];
            positions[line] = end + tree.depth(node) - 1;
            limits[line] = end - 1;
            if (tree.asked()[node]) {
                wanted[answer++] = line;
            }
            line++;
        }
    }

    private static void addPiece(List<Long> pieces, int index, int from, int count, int slot, int total, int tree) {
        pieces.addAll(List.of((long) index, (long) from, (long) count, (long) slot, (long) total, (long) tree));
    }

    /**
     * Lines without a meaning fill a matrix up, so that there are few different heights: the library compiles code for each,
     * which takes as long as a short pass.
     */
    private static int filledUp(int lines) {
        return lines <= LINES_STEP
                ? Integer.highestOneBit(Math.max(1, 2 * lines - 1))
                : Math.ceilDiv(lines, LINES_STEP) * LINES_STEP;
    }

    /** Returns a number of positions as a whole number of attention's pieces. */
    static int roundedUp(int positions) {
        return Math.ceilDiv(positions, LlamaScript.ALIGNMENT) * LlamaScript.ALIGNMENT;
    }

    /** Returns how many of the rows of logits are answers; they come first. */
    int answers() {
        return answers;
    }

    /** Returns the arguments from {@code lines} to {@code adapters}. */
    List<TorchValue> arguments(NDManager manager) {
        return List.of(
                TorchValue.of(lines(manager)),
                TorchValue.of(stretches.stream().map(s -> s.slab().array()).toList()),
                new TorchValue.OfIntegers(pieces),
                TorchValue.of(trees.stream().map(tree -> array(tree, manager)).toList()),
                new TorchValue.OfIntegers(segments),
                TorchValue.of(manager.create(wanted)),
                new TorchValue.OfIntegers(allWanted ? List.of() : wantedPieces),
                new TorchValue.OfIntegers(wantedSegments),
                TorchValue.of(factors));
    }

    /** Returns ids, positions and limits, one row of each: what comes as one array crosses to the library once. */
    private NDArray lines(NDManager manager) {
        long[] all = Arrays.copyOf(ids, 3 * ids.length);
        System.arraycopy(positions, 0, all, ids.length, ids.length);
        System.arraycopy(limits, 0, all, 2 * ids.length, ids.length);
        return manager.create(all, new Shape(3, ids.length));
    }

    /** What the nodes of a tree see of each other: all nodes, or those that are asked. */
    private record Mask(TokenTree tree, boolean askedOnly) {}

    /** Returns what each node sees of the others: itself and its ancestors within the window, 0, all else minus infinity. */
    private NDArray array(Mask mask, NDManager manager) {
        TokenTree tree = mask.tree();
        int size = tree.size();
        int rows = mask.askedOnly() ? tree.askedCount() : size;
        float[] values = new float[rows * size];
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        int row = 0;
        for (int node = 0; node < size; node++) {
            if (!mask.askedOnly() || tree.asked()[node]) {
                int distance = 0;
                for (int at = node; at >= 0; at = tree.parents()[at]) {
                    if (slidingWindowTokens == 0 || distance++ < slidingWindowTokens) {
                        values[row * size + at] = 0;
                    }
                }
                row++;
            }
        }
        return manager.create(values, new Shape(rows, size));
    }
}
