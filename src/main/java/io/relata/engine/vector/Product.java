package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.PANEL;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Products of lines with weights, {@code y = x · Wᵀ}. Weights are passed over once: a part of a panel is unpacked into the
 * nearest cache and meets all lines there.
 */
final class Product {
    /** So that a part of a panel (32 KiB) fits the nearest cache of a core. */
    private static final int DEPTH = 256;

    /** Panels that one thread takes at once: the lines' part of a depth, read from the second cache, serves all of them. */
    private static final int PANELS_MAX = 8;

    private final Crew crew;

    Product(Crew crew) {
        this.crew = crew;
    }

    /** A weight, and where its product with the lines goes: zeros, on to which it is added. */
    record Target(Panels weight, Lines result) {}

    /** Panels of one target. */
    private record Share(Target target, int from, int to) {}

    /** Returns the product with a weight. */
    Lines of(Lines x, Panels weight) {
        Lines y = Lines.of(x.count(), weight.outputs());
        of(x, List.of(new Target(weight, y)));
        return y;
    }

    /** Writes the products of the same lines with several weights of equal depth. */
    void of(Lines x, List<Target> targets) {
        long outputs = targets.stream().mapToLong(t -> t.weight().outputs()).sum();
        int depth = targets.getFirst().weight().inputs();
        List<Share> shares =
                targets.stream().flatMap(t -> shares(t, outputs).stream()).toList();
        long work = outputs * depth * x.count();
        if (x.count() == 1) {
            crew.each(shares.size(), work, i -> one(x, shares.get(i)));
        } else {
            float[] lines = Tile.interleaved(x, depth);
            crew.each(shares.size(), work, i -> all(lines, x.count(), shares.get(i)));
        }
    }

    private List<Share> shares(Target target, long outputs) {
        int panels = target.weight().count();
        int size = Math.clamp(outputs / PANEL / (4L * crew.threads()), 1, PANELS_MAX);
        return IntStream.range(0, Math.ceilDiv(panels, size))
                .mapToObj(i -> new Share(target, i * size, Math.min(panels, (i + 1) * size)))
                .toList();
    }

    private static void one(Lines x, Share share) {
        Lines y = share.target().result();
        for (int panel = share.from(); panel < share.to(); panel++) {
            share.target().weight().multiply(panel, x.data(), x.at(0), y.data(), y.at(0) + panel * PANEL);
        }
    }

    private static void all(float[] lines, int count, Share share) {
        Panels weight = share.target().weight();
        Lines y = share.target().result();
        int depth = weight.inputs();
        float[] part = new float[Math.min(DEPTH, depth) * PANEL];
        for (int from = 0; from < depth; from += DEPTH) {
            int to = Math.min(depth, from + DEPTH);
            for (int panel = share.from(); panel < share.to(); panel++) {
                weight.unpack(panel, from, to, part);
                for (int line = 0; line < count; line += Tile.ROWS) {
                    Tile.multiply(
                            to - from,
                            lines,
                            line * depth + from * Tile.ROWS,
                            part,
                            0,
                            y.data(),
                            y.at(line) + panel * PANEL,
                            y.stride(),
                            Math.min(Tile.ROWS, count - line));
                }
            }
        }
    }
}
