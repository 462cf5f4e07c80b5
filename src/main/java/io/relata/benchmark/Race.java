package io.relata.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has contenders answer the same pairs in turns, so that what disturbs the machine disturbs them alike. Who begins a round
 * changes from round to round.
 */
final class Race {
    private final Consumer<String> progress;

    /** Creates a race that tells how far it is. */
    Race(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * A contender, and how many rounds it can afford.
     *
     * @param roundsMax a slow one answers the first pairs only
     */
    record Entry(Contender contender, PairWorkload workload, int roundsMax) {}

    /** Returns the times of each entry by its contender's name. The first pair of each warms up and is not counted. */
    Map<String, Samples> run(List<Entry> entries, int rounds) {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        Map<String, Integer> unreadable = new LinkedHashMap<>();
        for (Entry entry : entries) {
            entry.contender().prepare(entry.workload());
            seconds.put(entry.contender().name(), new ArrayList<>());
            if (entry.roundsMax() > 1) {
                entry.contender()
                        .answer(entry.workload(), entry.workload().pairs().getLast());
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get((i + round) % entries.size());
                if (round < entry.roundsMax()) {
                    PairWorkload.Pair pair = entry.workload()
                            .pairs()
                            .get(round % entry.workload().pairs().size());
                    Contender.Timed timed = entry.contender().answer(entry.workload(), pair);
                    String name = entry.contender().name();
                    seconds.get(name).add(timed.seconds());
                    unreadable.merge(name, timed.label().isEmpty() ? 1 : 0, Integer::sum);
                    progress.accept("round %d  %-40s %8.3f s".formatted(round + 1, name, timed.seconds()));
                }
            }
        }
        Map<String, Samples> samples = new LinkedHashMap<>();
        seconds.forEach((name, taken) -> samples.put(name, new Samples(taken, unreadable.getOrDefault(name, 0))));
        return samples;
    }
}
