package io.relata.training.tokens;

import java.util.Arrays;

/** A growing array of ints, since a text has too many tokens for boxes. */
final class IntList {
    private int[] values = new int[64];
    private int length;

    void add(int value) {
        if (length == values.length) {
            values = Arrays.copyOf(values, 2 * length);
        }
        values[length++] = value;
    }

    void addAll(int... more) {
        for (int value : more) {
            add(value);
        }
    }

    int length() {
        return length;
    }

    int[] toArray() {
        return Arrays.copyOf(values, length);
    }
}
