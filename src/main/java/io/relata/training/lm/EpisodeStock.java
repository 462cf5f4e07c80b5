package io.relata.training.lm;

import java.util.List;
import java.util.Random;

/**
 * A source with what finds the nearest of its items.
 *
 * @param source that episodes are drawn from
 * @param neighbors over its items
 */
record EpisodeStock(EpisodeSource source, LexicalNeighbors neighbors) {
    /** Indexes the items of every source. */
    static List<EpisodeStock> of(List<EpisodeSource> sources) {
        return sources.stream()
                .map(source -> new EpisodeStock(source, new LexicalNeighbors(source.items())))
                .toList();
    }

    /** Returns one of them, each as likely as the share of its source. */
    static EpisodeStock drawn(List<EpisodeStock> stocks, Random random) {
        double drawn = random.nextDouble()
                * stocks.stream().mapToDouble(stock -> stock.source().share()).sum();
        for (EpisodeStock stock : stocks) {
            drawn -= stock.source().share();
            if (drawn < 0) {
                return stock;
            }
        }
        return stocks.getLast();
    }

    /**
     * Returns demonstrations for an item, never of its own text.
     *
     * @param count of them at the most
     * @param randomShare how often they are drawn by lot instead of by nearness
     * @param lotsMax how often a lot is drawn for each; repeated ones and those of the same text are lost
     */
    List<EpisodeItem> demonstrations(EpisodeItem asked, int count, double randomShare, long lotsMax, Random random) {
        List<EpisodeItem> items = source.items();
        List<Integer> places = random.nextDouble() < randomShare
                ? random.ints(lotsMax * count, 0, items.size())
                        .filter(i -> !items.get(i)
                                .context()
                                .text()
                                .equals(asked.context().text()))
                        .distinct()
                        .limit(count)
                        .boxed()
                        .toList()
                : neighbors.nearest(asked.context(), count);
        return places.stream().map(items::get).toList();
    }
}
