package io.relata.benchmark;

import java.util.OptionalInt;

/** A library used as its guide says: a prompt goes in, a text comes out, and nothing is kept between prompts. */
public final class PlainContender implements Contender {
    private final String name;
    private final BenchmarkEngines.Plain generate;

    /**
     * Creates a contender.
     *
     * @param generate continues a prompt by as many tokens as a label has; closed with the contender
     */
    public PlainContender(String name, BenchmarkEngines.Plain generate) {
        this.name = name;
        this.generate = generate;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare(PairWorkload workload) {}

    @Override
    public Timed answer(PairWorkload workload, PairWorkload.Pair pair) {
        String prompt = workload.text(pair);
        long started = System.nanoTime();
        String written = generate.apply(prompt);
        double seconds = (System.nanoTime() - started) / 1e9;
        for (int i = 0; i < workload.labels().size(); i++) {
            if (written.strip().startsWith(workload.labels().get(i).strip())) {
                return new Timed(seconds, OptionalInt.of(i));
            }
        }
        return new Timed(seconds, OptionalInt.empty());
    }

    @Override
    public void close() {
        generate.close();
    }
}
