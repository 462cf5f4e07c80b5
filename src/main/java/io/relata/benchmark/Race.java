package io.relata.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Has tasks done in turns, so that what disturbs the machine disturbs them alike. Which one begins a round changes from
 * round to round.
 */
final class Race {
    private final Consumer<String> progress;

    /** Creates a race that tells how far it is. */
    Race(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * Something that takes time.
     *
     * @param name under which its times are kept
     * @param roundsMax how many rounds it can afford
     * @param round does the work of a round; round -1 comes before all others, to warm up, unless there is but one
     */
    record Task(String name, int roundsMax, IntFunction<Contender.Timed> round) {
        /**
         * Returns the task of a contender that answers a workload's pairs, one a round. The last pair warms up, and should be one
         * more than there are rounds: who has answered a pair before may have kept it whole.
         */
        static Task of(Contender contender, PairWorkload workload, int roundsMax) {
            return of(contender.name(), contender, workload, roundsMax);
        }

        /** As {@link #of(Contender, PairWorkload, int)}, under another name. */
        static Task of(String name, Contender contender, PairWorkload workload, int roundsMax) {
            List<PairWorkload.Pair> pairs = workload.pairs();
            return new Task(
                    name,
                    roundsMax,
                    round -> contender.answer(workload, pairs.get(Math.floorMod(round, pairs.size()))));
        }
    }

    /** Returns the times of each task by its name. */
    Map<String, Samples> run(List<Task> tasks, int rounds) {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        Map<String, Integer> unreadable = new LinkedHashMap<>();
        for (Task task : tasks) {
            seconds.put(task.name(), new ArrayList<>());
            if (task.roundsMax() > 1) {
                task.round().apply(-1);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < tasks.size(); i++) {
                Task task = tasks.get((i + round) % tasks.size());
                if (round < task.roundsMax()) {
                    Contender.Timed timed = task.round().apply(round);
                    seconds.get(task.name()).add(timed.seconds());
                    unreadable.merge(task.name(), timed.label().isEmpty() ? 1 : 0, Integer::sum);
                    progress.accept("round %d  %-44s %8.3f s".formatted(round + 1, task.name(), timed.seconds()));
                }
            }
        }
        Map<String, Samples> samples = new LinkedHashMap<>();
        seconds.forEach((name, taken) -> samples.put(name, new Samples(taken, unreadable.getOrDefault(name, 0))));
        return samples;
    }
}
