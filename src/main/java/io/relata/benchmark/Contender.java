package io.relata.benchmark;

import java.util.OptionalInt;

/** Something that labels pairs. */
public interface Contender extends AutoCloseable {
    /** Returns the name under which its times are kept. */
    String name();

    /** Does what is done once, before the first pair: reads the head, computes what is kept of the store. */
    void prepare(PairWorkload workload);

    /** Answers a pair. */
    Timed answer(PairWorkload workload, PairWorkload.Pair pair);

    @Override
    void close();

    /**
     * An answer.
     *
     * @param seconds that it took
     * @param label position of the chosen label, or nothing when what was written is none
     */
    record Timed(double seconds, OptionalInt label) {
        /** Returns the time of work that answers nothing. */
        static Timed of(Runnable work) {
            long started = System.nanoTime();
            work.run();
            return new Timed((System.nanoTime() - started) / 1e9, OptionalInt.of(0));
        }
    }
}
