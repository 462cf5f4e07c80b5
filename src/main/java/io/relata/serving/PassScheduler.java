package io.relata.serving;

import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Logits;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Brings the work of many sessions to one base model in passes, on threads of its own (continuous batching: Yu et al., Orca,
 * OSDI 2022). Work that waits is bounded, and what comes beyond is refused.
 */
final class PassScheduler implements AutoCloseable {
    private final LanguageModel base;
    private final ServingSettings settings;
    private final ServingListener listener;
    private final PrefixTree tree;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairQueue queue;
    private final List<Thread> pumps;
    private final AtomicInteger passesRunning = new AtomicInteger();
    private boolean closed;

    private PassScheduler(
            LanguageModel base,
            ServingSettings settings,
            ServingListener listener,
            PrefixTree tree,
            LongSupplier nanoClock) {
        this.base = base;
        this.settings = settings;
        this.listener = listener;
        this.tree = tree;
        this.nanoClock = nanoClock;
        this.queue = new FairQueue(settings.blockTokens());
        this.pumps = IntStream.range(0, settings.passesAtOnceMax())
                .mapToObj(i -> Thread.ofPlatform()
                        .daemon()
                        .name("relata-pass-%s-%d".formatted(base.name(), i))
                        .unstarted(this::pump))
                .toList();
    }

    /**
     * Starts the threads that compute.
     *
     * @param tree whose unused blocks make room for passes
     */
    static PassScheduler start(
            LanguageModel base,
            ServingSettings settings,
            ServingListener listener,
            PrefixTree tree,
            LongSupplier nanoClock) {
        PassScheduler scheduler = new PassScheduler(base, settings, listener, tree, nanoClock);
        scheduler.pumps.forEach(Thread::start);
        return scheduler;
    }

    /**
     * Puts rows into the queue, all or none. None begins before all wait, so they share a pass where they fit.
     *
     * @throws RelataException with {@code BUSY}, {@code DEADLINE_PASSED} or {@code CANCELLED}
     */
    void submit(List<Work> works) {
        lock.lock();
        try {
            checkOpen();
            long now = nanoClock.getAsLong();
            works.forEach(work -> work.asker().check(now));
            // Who has begun holds memory and has cost time: refusing it would waste both. Each waits for one step at a
            // time,
            // so they are as many as there are requests; the greater bound is there in case that should not hold.
            boolean allBegun =
                    works.stream().allMatch(work -> work.asker().begun().get());
            int placeCount = allBegun ? 2 * settings.rowsWaitingMax() : settings.rowsWaitingMax();
            if (queue.size() >= placeCount) {
                throw new RelataException(
                        ErrorCode.BUSY,
                        "%d pieces of work wait for the model %s, and no more are taken."
                                .formatted(queue.size(), base.name()),
                        "Maybe try again in a moment.");
            }
            for (Work work : works) {
                work.asker().begun().set(true);
                queue.add(work);
            }
            listener.rowsWaiting(base.name(), queue.size());
            changed.signalAll();
        } catch (RelataException e) {
            listener.refused(base.name(), e.code());
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a row back, if it has not begun; whoever waits for it then hears {@code CANCELLED}. Returns whether it had not begun. */
    boolean withdraw(Work work) {
        lock.lock();
        try {
            queue.remove(work);
            listener.rowsWaiting(base.name(), queue.size());
        } finally {
            lock.unlock();
        }
        boolean waiting = work.begin();
        if (waiting) {
            work.logits().completeExceptionally(Asker.cancelled());
        }
        return waiting;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The model %s is closed.".formatted(base.name()));
        }
    }

    private void pump() {
        for (List<Work> works = next(); !works.isEmpty(); works = next()) {
            List<Work> wanted = works.stream().filter(this::begins).toList();
            if (!wanted.isEmpty()) {
                compute(wanted);
            }
        }
    }

    /** Notes that somebody begins to wait for an append. Pauses between two, such as of a slow reader, are no waiting. */
    void waits(Asker asker) {
        asker.waitsFrom(nanoClock.getAsLong());
    }

    /** Returns whether nothing waits and nothing is computed. */
    boolean isIdle() {
        lock.lock();
        try {
            return queue.size() == 0 && passesRunning.get() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work and returns that of the next pass; empty when the scheduler is closed. */
    private List<Work> next() {
        lock.lock();
        try {
            while (queue.size() == 0 && !closed) {
                changed.awaitUninterruptibly();
            }
            List<Work> works = queue.take(settings.passTokensMax());
            listener.rowsWaiting(base.name(), queue.size());
            return works;
        } finally {
            lock.unlock();
        }
    }

    private boolean begins(Work work) {
        if (!work.begin()) {
            return false;
        }
        try {
            work.asker().check(nanoClock.getAsLong());
            return true;
        } catch (RelataException e) {
            listener.refused(base.name(), e.code());
            work.logits().completeExceptionally(e);
            return false;
        }
    }

    /** Computes rows together; where that fails, each by itself, so that only those fail that cannot be computed. */
    private void compute(List<Work> works) {
        long start = nanoClock.getAsLong();
        List<Logits> logits;
        try {
            logits = append(works);
        } catch (RuntimeException | Error e) {
            // Errors too: somebody waits for every piece of work, and a thread that died would leave all that come
            // later waiting.
            if (works.size() == 1) {
                works.getFirst().logits().completeExceptionally(e);
                return;
            }
            works.forEach(work -> compute(List.of(work)));
            return;
        }
        int tokenCount = works.stream().mapToInt(Work::tokenCount).sum();
        // Counted before anybody has the answer: who has it may look at the figures next.
        long end = nanoClock.getAsLong();
        listener.passEnded(base.name(), works.size(), tokenCount, end - start);
        works.forEach(work -> work.asker().waitsFrom(end));
        for (int i = 0; i < works.size(); i++) {
            works.get(i).logits().complete(logits.get(i));
        }
    }

    /** Is over before anybody hears of it: who goes on with the next block shall not meet the pass of the last. */
    private List<Logits> append(List<Work> works) {
        passesRunning.incrementAndGet();
        try {
            return tree.withRoom(() -> base.append(works.stream().map(Work::row).toList()));
        } finally {
            passesRunning.decrementAndGet();
        }
    }

    /** Ends the threads after the passes that have begun; what still waits fails. */
    @Override
    public void close() {
        List<Work> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            for (List<Work> some = queue.take(Integer.MAX_VALUE);
                    !some.isEmpty();
                    some = queue.take(Integer.MAX_VALUE)) {
                left.addAll(some);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.stream().filter(Work::begin).forEach(work -> work.logits()
                .completeExceptionally(new IllegalStateException("The model %s is closed.".formatted(base.name()))));
        for (Thread pump : pumps) {
            joinFully(pump);
        }
    }

    /** Weights must not be freed under a thread that computes, so an interruption is noted and waited out. */
    private static void joinFully(Thread pump) {
        boolean interrupted = false;
        while (pump.isAlive()) {
            try {
                pump.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
