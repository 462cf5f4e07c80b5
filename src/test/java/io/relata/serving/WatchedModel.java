package io.relata.serving;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Kept;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.engine.TokenTree;
import io.relata.error.ErrorCode;
import io.relata.testing.ByteTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** A model that tells what an engine had to do, computes only as often as it is allowed to, and fails where it is told to. */
final class WatchedModel implements LanguageModel {
    private final LanguageModel model;
    private final Watch watch;

    /** What was seen of a model and its views. */
    static final class Watch {
        final AtomicInteger tokens = new AtomicInteger();
        final AtomicInteger open = new AtomicInteger();
        final List<List<Integer>> passes = new ArrayList<>();
        final AtomicInteger beginning = new AtomicInteger();
        volatile Optional<Semaphore> gate = Optional.empty();
        volatile Predicate<int[]> fails = _ -> false;
        /** Run before the tokens up to some length are kept. */
        volatile IntConsumer keeping = _ -> {};
        /** Run before a session is opened from what is kept. */
        volatile Runnable opening = () -> {};
    }

    WatchedModel(LanguageModel model) {
        this(model, new Watch());
    }

    private WatchedModel(LanguageModel model, Watch watch) {
        this.model = model;
        this.watch = watch;
    }

    Watch watch() {
        return watch;
    }

    @Override
    public ModelFacts facts() {
        return model.facts();
    }

    @Override
    public Session open() {
        return new Watched(model.open());
    }

    @Override
    public Session open(List<Kept> kept) {
        watch.opening.run();
        return LanguageModel.super.open(kept);
    }

    @Override
    public LanguageModel adapted(String name, String digest, LoraAdapter adapter) {
        return new WatchedModel(model.adapted(name, digest, adapter), watch);
    }

    @Override
    public List<Logits> append(List<Row> rows) {
        watch.beginning.incrementAndGet();
        watch.gate.ifPresent(Semaphore::acquireUninterruptibly);
        if (rows.stream().anyMatch(r -> watch.fails.test(r.tokenIds()))) {
            throw new IllegalStateException("The engine fails here.");
        }
        synchronized (watch.passes) {
            watch.passes.add(rows.stream().map(r -> r.tokenIds().length).toList());
        }
        return model.append(rows.stream()
                .map(r -> new Row(((Watched) r.session()).working(r), r.tokenIds(), r.tree()))
                .toList());
    }

    @Override
    public void close() {
        model.close();
    }

    private final class Watched implements Session {
        private final Session session;
        private final AtomicBoolean closed = new AtomicBoolean();

        Watched(Session session) {
            this.session = session;
            watch.open.incrementAndGet();
        }

        Session working(Row row) {
            checkOpen();
            watch.tokens.addAndGet(row.tokenIds().length);
            return session;
        }

        private void checkOpen() {
            if (closed.get()) {
                throw new IllegalStateException("The session was closed.");
            }
        }

        @Override
        public float[] append(int... tokenIds) {
            return WatchedModel.this
                    .append(List.of(new Row(this, tokenIds, TokenTree.EMPTY)))
                    .getFirst()
                    .last();
        }

        @Override
        public Session fork(int length) {
            checkOpen();
            return new Watched(session.fork(length));
        }

        @Override
        public Kept keep(int from, int to) {
            watch.keeping.accept(to);
            return Session.super.keep(from, to);
        }

        @Override
        public int length() {
            return session.length();
        }

        @Override
        public long ownBytes() {
            return session.ownBytes();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                watch.open.decrementAndGet();
                session.close();
            }
        }
    }

    /** Returns the facts of a made-up model over bytes. */
    static ModelFacts facts(int contextTokensMax) {
        return new ModelFacts("watched", "watched", new ByteTokenizer(), contextTokensMax);
    }

    /** Hears everything, in sums by name. */
    static final class Sums implements ServingListener {
        private final Map<String, Long> sums = new ConcurrentHashMap<>();

        long of(String name) {
            return sums.getOrDefault(name, 0L);
        }

        @Override
        public void promptRead(String model, int reusedTokenCount, int computedTokenCount) {
            sums.merge("reused", (long) reusedTokenCount, Long::sum);
            sums.merge("computed", (long) computedTokenCount, Long::sum);
        }

        @Override
        public void prefixesKept(String model, long bytes) {
            sums.put("bytes", bytes);
        }

        @Override
        public void prefixEvicted(String model, long bytes) {
            sums.merge("evicted", 1L, Long::sum);
        }

        @Override
        public void rowsWaiting(String model, int rowCount) {
            sums.put("waiting", (long) rowCount);
        }

        @Override
        public void refused(String model, ErrorCode reason) {
            sums.merge(reason.name(), 1L, Long::sum);
        }
    }
}
