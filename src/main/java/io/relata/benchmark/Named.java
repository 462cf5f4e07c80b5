package io.relata.benchmark;

/**
 * A contender under another name, where one runs twice.
 *
 * @param contender which one
 * @param name under which its times are kept
 */
record Named(Contender contender, String name) implements Contender {
    @Override
    public void prepare(PairWorkload workload) {
        contender.prepare(workload);
    }

    @Override
    public Timed answer(PairWorkload workload, PairWorkload.Pair pair) {
        return contender.answer(workload, pair);
    }

    @Override
    public void close() {
        contender.close();
    }
}
