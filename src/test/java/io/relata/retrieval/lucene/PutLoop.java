package io.relata.retrieval.lucene;

import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Puts batches for ever and says on standard output which have returned; {@link CrashTest} kills it. */
public final class PutLoop {
    static final int BATCH = 5;
    static final int DIMENSION = 8;

    private PutLoop() {}

    public static void main(String[] args) {
        try (LuceneDemonstrationIndex index = Indexes.open(Path.of(args[0]), DIMENSION)) {
            for (int batch = Integer.parseInt(args[1]); ; batch++) {
                index.put(demonstrations(batch), Samples.randomUnitVectors(BATCH, DIMENSION, batch));
                System.out.println(batch);
            }
        }
    }

    static List<Demonstration> demonstrations(int batch) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> Samples.demonstration("b%05d-%d".formatted(batch, i), Samples.CAUSE))
                .toList();
    }
}
