package io.relata.extraction;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Times the stages of one pair. */
final class StageClock {
    private final Map<String, Long> nanos = new TreeMap<>();
    private final ExtractionListener listener;

    StageClock(ExtractionListener listener) {
        this.listener = listener;
    }

    <T> T time(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        long took = System.nanoTime() - start;
        nanos.merge(stage, took, Long::sum);
        listener.stageEnded(stage, took);
        return result;
    }

    Map<String, Long> nanos() {
        return nanos;
    }
}
