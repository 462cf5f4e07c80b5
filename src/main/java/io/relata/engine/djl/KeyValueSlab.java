package io.relata.engine.djl;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for keys and values of all layers. The session that opened it fills it from the front; its forks read the part
 * that was filled when they began and never write. Freed when the last of them lets go.
 */
final class KeyValueSlab {
    private final NDArray array;
    private final int capacity;
    private final Runnable freed;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * Creates a slab with one holder.
     *
     * @param array of shape (layers, 2, heads, capacity, head width)
     * @param freed called once, after the array was closed
     */
    KeyValueSlab(NDArray array, int capacity, Runnable freed) {
        this.array = array;
        this.capacity = capacity;
        this.freed = freed;
    }

    NDArray array() {
        return array;
    }

    int capacity() {
        return capacity;
    }

    KeyValueSlab hold() {
        holders.incrementAndGet();
        return this;
    }

    /** Returns whether its one holder may write, since no other session reads it. */
    boolean heldOnce() {
        return holders.get() == 1;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            array.close();
            freed.run();
        }
    }
}
