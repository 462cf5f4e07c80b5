package io.relata.engine;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps weights from being freed under the threads that read them. Any number read at once; freeing waits for all of them,
 * and happens once.
 */
public final class UseGuard {
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();
    private boolean closed;

    /**
     * Computes something while nothing can be freed.
     *
     * @throws IllegalStateException if the model is closed
     */
    public <T> T using(Supplier<T> computation) {
        inUse.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("The model is closed.");
            }
            return computation.get();
        } finally {
            inUse.readLock().unlock();
        }
    }

    /** Frees a part when nobody computes; others go on afterwards. */
    public void freePart(Runnable freeing) {
        inUse.writeLock().lock();
        try {
            freeing.run();
        } finally {
            inUse.writeLock().unlock();
        }
    }

    /** Frees everything when nobody computes, unless that was done. */
    public void close(Runnable freeing) {
        freePart(() -> {
            if (!closed) {
                closed = true;
                freeing.run();
            }
        });
    }
}
