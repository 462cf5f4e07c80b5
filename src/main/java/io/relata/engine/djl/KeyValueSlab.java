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
    private final AtomicInteger holders = new AtomicInteger(1);

    KeyValueSlab(NDArray array, int capacity) {
        this.array = array;
        this.capacity = capacity;
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

    void release() {
        if (holders.decrementAndGet() == 0) {
            array.close();
        }
    }
}
