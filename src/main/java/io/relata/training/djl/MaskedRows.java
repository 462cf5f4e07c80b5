package io.relata.training.djl;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Token rows of which some tokens are hidden and to be named. A carrier within the training, whose arrays nobody changes.
 *
 * @param rows how many rows
 * @param length tokens of a row
 * @param ids what the model sees, row after row
 * @param positions places in {@code ids} that count, at least one
 * @param targets the token that belongs there, for every position
 */
public record MaskedRows(int rows, int length, long[] ids, long[] positions, long[] targets) {
    /** Shares of Devlin et al. 2019: of the tokens that count, four fifths are masked, a tenth replaced, a tenth left. */
    private static final double COUNTING = 0.15;

    private static final double MASKED = 0.8;
    private static final double REPLACED = 0.1;

    public MaskedRows {
        if (ids.length != rows * length || positions.length != targets.length || positions.length == 0) {
            throw new IllegalArgumentException("Rows of %d by %d with %d ids, %d positions, %d targets."
                    .formatted(rows, length, ids.length, positions.length, targets.length));
        }
    }

    /**
     * Masks rows.
     *
     * @param rows of equal length; the first token of each, which begins the sequence, never counts
     * @param maskId token in the place of a hidden one
     * @param firstWordId replacements are drawn from here on; the ids before are special
     * @param vocabulary replacements are drawn up to here
     * @param random of this batch alone
     */
    public static MaskedRows of(
            List<long[]> rows, long maskId, int firstWordId, int vocabulary, SplittableRandom random) {
        int length = rows.getFirst().length;
        long[] ids = new long[rows.size() * length];
        long[] positions = new long[ids.length];
        long[] targets = new long[ids.length];
        int counting = 0;
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < length; i++) {
                int at = row * length + i;
                ids[at] = rows.get(row)[i];
                boolean last = at == ids.length - 1 && counting == 0;
                if (i > 0 && (random.nextDouble() < COUNTING || last)) {
                    positions[counting] = at;
                    targets[counting++] = ids[at];
                    ids[at] = seen(ids[at], maskId, firstWordId, vocabulary, random);
                }
            }
        }
        return new MaskedRows(
                rows.size(), length, ids, Arrays.copyOf(positions, counting), Arrays.copyOf(targets, counting));
    }

    private static long seen(long id, long maskId, int firstWordId, int vocabulary, SplittableRandom random) {
        double draw = random.nextDouble();
        if (draw < MASKED) {
            return maskId;
        }
        return draw < MASKED + REPLACED ? random.nextInt(firstWordId, vocabulary) : id;
    }
}
