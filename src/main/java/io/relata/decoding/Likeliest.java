package io.relata.decoding;

/**
 * Ids by falling weight, of equals the lowest first; those without weight are left out. A heap, since of a large vocabulary
 * mostly a few are asked for.
 */
final class Likeliest {
    private final double[] weights;
    private final int[] heap;
    private int size;

    /** Prepares to give the ids of weights, one for each. */
    Likeliest(double[] weights) {
        this.weights = weights;
        this.heap = new int[weights.length];
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0) {
                heap[size++] = id;
            }
        }
        for (int at = size / 2 - 1; at >= 0; at--) {
            sink(at);
        }
    }

    boolean hasNext() {
        return size > 0;
    }

    /** Returns the likeliest id that was not given yet; there must be one. */
    int next() {
        int id = heap[0];
        size--;
        heap[0] = heap[size];
        sink(0);
        return id;
    }

    private void sink(int from) {
        int sunk = heap[from];
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], sunk)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = sunk;
    }

    private boolean isBefore(int a, int b) {
        return weights[a] > weights[b] || weights[a] == weights[b] && a < b;
    }
}
