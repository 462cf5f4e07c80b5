package io.relata.training.lm;

import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Episodes in batches of nearly equal length, so that little is spent on filling up, those with blocks by themselves, since
 * attention with a mask costs more. A batch is a function of its number.
 */
public final class EpisodeBatches {
    /** So many batches are cut from one pool sorted by length. */
    private static final int BATCHES_PER_POOL = 8;

    private final Episodes episodes;
    private final int episodesPerBatch;
    private long poolNumber = -1;
    private List<Episode> pool = List.of();

    /** Creates batches of so many episodes. */
    public EpisodeBatches(Episodes episodes, int episodesPerBatch) {
        this.episodes = episodes;
        this.episodesPerBatch = episodesPerBatch;
    }

    /** Returns the batch of a number. */
    public List<Episode> batch(long number) {
        long wanted = number / BATCHES_PER_POOL;
        if (wanted != poolNumber) {
            int size = BATCHES_PER_POOL * episodesPerBatch;
            pool = LongStream.range(wanted * size, (wanted + 1) * size)
                    .mapToObj(episodes::episode)
                    .sorted(Comparator.comparing(Episode::hasBlocks).thenComparingInt(episode -> episode.ids().length))
                    .toList();
            poolNumber = wanted;
        }
        // In a mixed order, or the loss would saw with the length.
        int place = (int) (number % BATCHES_PER_POOL * 5 % BATCHES_PER_POOL);
        return pool.subList(place * episodesPerBatch, (place + 1) * episodesPerBatch);
    }
}
