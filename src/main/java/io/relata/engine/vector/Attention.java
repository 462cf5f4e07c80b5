package io.relata.engine.vector;

import static io.relata.engine.vector.Lanes.PANEL;
import static io.relata.engine.vector.PageLayout.TOKENS;

import io.relata.engine.LlamaConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention with grouped heads over pages. Queries of some lines, and of the heads that share a key head, lie one under the
 * other, so that scores and sums are products of {@link Tile}. What is summed for a query goes from position to position,
 * so it does not matter which queries are taken together.
 */
final class Attention {
    /** Queries that are taken together: they read a page once, and their scores still fit a core's cache. */
    private static final int QUERIES = 48;

    private final LlamaConfig config;
    private final Crew crew;
    private final int share;

    Attention(LlamaConfig config, Crew crew) {
        this.config = config;
        this.crew = crew;
        this.share = config.heads() / config.keyValueHeads();
    }

    /** Some lines of a run, for one key head. */
    private record Part(Run run, int line, int position, int count, int group) {}

    /** Returns the values that each line's queries see, mixed, of shape (lines, heads · width). */
    Lines mixed(Lines queries, List<Run> runs, int layer) {
        Lines mixed = Lines.of(queries.count(), config.queryWidth());
        List<Part> parts = new ArrayList<>();
        long work = 0;
        int line = 0;
        int step = Math.max(1, QUERIES / share);
        for (Run run : runs) {
            for (int done = 0; done < run.count(); done += step) {
                int count = Math.min(step, run.count() - done);
                for (int group = 0; group < config.keyValueHeads(); group++) {
                    parts.add(new Part(run, line + done, run.position() + done, count, group));
                }
                work += 2L * count * (run.position() + done + count) * config.queryWidth();
            }
            line += run.count();
        }
        crew.each(parts.size(), work, i -> mix(parts.get(i), queries, layer, mixed));
        return mixed;
    }

    private void mix(Part part, Lines queries, int layer, Lines mixed) {
        int end = part.position() + part.count();
        int begin = firstSeen(part.position(), layer) / TOKENS * TOKENS;
        int rows = part.count() * share;
        Lines scores = scores(part, queries, layer, begin, end);
        float[] sums = new float[rows];
        for (int row = 0; row < rows; row++) {
            int position = part.position() + row / share;
            Numerics.cap(scores.data(), scores.at(row), scores.stride(), (float) config.scoreCap());
            sums[row] = Numerics.weigh(
                    scores.data(),
                    scores.at(row),
                    scores.stride(),
                    firstSeen(position, layer) - begin,
                    position - begin);
        }
        Lines values = values(part, scores, layer, begin, end);
        for (int row = 0; row < rows; row++) {
            int to = mixed.at(part.line() + row / share) + head(part, row) * config.headWidth();
            for (int i = 0; i < config.headWidth(); i++) {
                mixed.data()[to + i] = values.data()[values.at(row) + i] / sums[row];
            }
        }
    }

    private int firstSeen(int position, int layer) {
        int window = config.slidingWindowTokens(layer);
        return window == 0 ? 0 : Math.max(0, position - window + 1);
    }

    private int head(Part part, int row) {
        return part.group() * share + row % share;
    }

    /** Returns the scores of the positions from {@code begin} on, filled up to whole pages. */
    private Lines scores(Part part, Lines queries, int layer, int begin, int end) {
        int width = config.headWidth();
        int rows = part.count() * share;
        Lines own = Lines.of(rows, width);
        float scale = (float) (1 / Math.sqrt(config.queryScalar()));
        for (int row = 0; row < rows; row++) {
            int from = queries.at(part.line() + row / share) + head(part, row) * width;
            for (int i = 0; i < width; i++) {
                own.data()[own.at(row) + i] = queries.data()[from + i] * scale;
            }
        }
        float[] tiles = Tile.interleaved(own, width);
        Lines scores = Lines.of(rows, Math.ceilDiv(end - begin, TOKENS) * TOKENS);
        PageLayout layout = part.run().seen().layout();
        for (int position = begin; position < end; position += PANEL) {
            float[] page = part.run().seen().page(position);
            int keys = layout.keys(layer, part.group(), position % TOKENS);
            for (int row = 0; row < rows; row += Tile.ROWS) {
                int valid = Math.min(Tile.ROWS, rows - row);
                int to = scores.at(row) + position - begin;
                Tile.multiply(width, tiles, row * width, page, keys, scores.data(), to, scores.stride(), valid);
            }
        }
        return scores;
    }

    private Lines values(Part part, Lines weights, int layer, int begin, int end) {
        PageLayout layout = part.run().seen().layout();
        Lines values = Lines.of(weights.count(), layout.paddedWidth());
        int depth = end - begin;
        float[] tiles = Tile.interleaved(weights, depth);
        for (int position = begin; position < end; position += TOKENS) {
            float[] page = part.run().seen().page(position);
            int count = Math.min(TOKENS, end - position);
            for (int panel = 0; panel < layout.paddedWidth() / PANEL; panel++) {
                int from = layout.values(layer, part.group(), panel);
                for (int row = 0; row < weights.count(); row += Tile.ROWS) {
                    Tile.multiply(
                            count,
                            tiles,
                            row * depth + (position - begin) * Tile.ROWS,
                            page,
                            from,
                            values.data(),
                            values.at(row) + panel * PANEL,
                            values.stride(),
                            Math.min(Tile.ROWS, weights.count() - row));
                }
            }
        }
        return values;
    }
}
