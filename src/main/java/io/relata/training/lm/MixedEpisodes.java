package io.relata.training.lm;

import java.util.List;

/** Episodes of several kinds, taken in turn. */
public final class MixedEpisodes implements Episodes {
    private final List<Episodes> kinds;

    /** Creates a mixture; one kind that stands there twice is taken twice as often. */
    public MixedEpisodes(List<Episodes> kinds) {
        this.kinds = List.copyOf(kinds);
        if (this.kinds.isEmpty()) {
            throw new IllegalArgumentException("A mixture has at least one kind of episodes.");
        }
    }

    @Override
    public Episode episode(long number) {
        return kinds.get((int) (number % kinds.size())).episode(number / kinds.size());
    }
}
