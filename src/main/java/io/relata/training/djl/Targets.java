package io.relata.training.djl;

import io.relata.training.lm.Episode;
import java.util.Arrays;
import java.util.List;

/**
 * A batch of token rows and the places whose next token is to be learned. A carrier between packages of the training,
 * whose arrays nobody changes.
 *
 * @param rows how many rows
 * @param length tokens of a row
 * @param ids input tokens, row after row
 * @param blocks what every token of {@code ids} sees ({@link Episode#blocks}); empty where each sees all before it
 * @param positions places in {@code ids} whose next token counts
 * @param targets that next token, for every position
 * @param weights how much it counts, for every position
 */
public record Targets(
        int rows, int length, long[] ids, long[] blocks, long[] positions, long[] targets, float[] weights) {
    public Targets {
        boolean blocksFit = blocks.length == 0 || blocks.length == ids.length;
        if (ids.length != rows * length
                || !blocksFit
                || positions.length != targets.length
                || weights.length != targets.length) {
            throw new IllegalArgumentException(
                    "Rows of %d by %d with %d ids, %d blocks, %d positions, %d targets, %d weights."
                            .formatted(
                                    rows,
                                    length,
                                    ids.length,
                                    blocks.length,
                                    positions.length,
                                    targets.length,
                                    weights.length));
        }
    }

    /**
     * Makes a batch in which every token but the first of a row is learned with equal weight.
     *
     * @param rows of equal length; the last token of each is a target only
     */
    public static Targets everyToken(List<long[]> rows) {
        int length = rows.getFirst().length - 1;
        long[] ids = new long[rows.size() * length];
        long[] positions = new long[ids.length];
        long[] targets = new long[ids.length];
        float[] weights = new float[ids.length];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < length; i++) {
                int at = row * length + i;
                ids[at] = rows.get(row)[i];
                positions[at] = at;
                targets[at] = rows.get(row)[i + 1];
                weights[at] = 1;
            }
        }
        return new Targets(rows.size(), length, ids, new long[0], positions, targets, weights);
    }

    /**
     * Makes a batch of episodes, filled up to the longest.
     *
     * @param padding id that short rows are filled up with, behind their end, where nothing sees it
     */
    public static Targets of(List<Episode> episodes, int padding) {
        int length = episodes.stream().mapToInt(e -> e.ids().length).max().orElseThrow() - 1;
        int counting = 0;
        for (Episode episode : episodes) {
            counting += episode.counting();
        }
        long[] ids = new long[episodes.size() * length];
        Arrays.fill(ids, padding);
        // What fills up lies in the block that all see, so that it sees something itself; nothing comes behind it.
        long[] blocks = new long[episodes.stream().anyMatch(Episode::hasBlocks) ? ids.length : 0];
        long[] positions = new long[counting];
        long[] targets = new long[counting];
        float[] weights = new float[counting];
        int next = 0;
        for (int row = 0; row < episodes.size(); row++) {
            Episode episode = episodes.get(row);
            for (int i = 0; i + 1 < episode.ids().length; i++) {
                ids[row * length + i] = episode.ids()[i];
                if (blocks.length > 0) {
                    blocks[row * length + i] = episode.blocks()[i];
                }
                if (episode.weights()[i + 1] > 0) {
                    positions[next] = (long) row * length + i;
                    targets[next] = episode.ids()[i + 1];
                    weights[next++] = episode.weights()[i + 1];
                }
            }
        }
        return new Targets(episodes.size(), length, ids, blocks, positions, targets, weights);
    }
}
