package io.relata.encoder.lexical;

import java.nio.charset.StandardCharsets;

/** Signed hashing of named features (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009). */
final class SignedHash {
    private SignedHash() {}

    /** FNV-1a over UTF-8, mixed once more so that every bit depends on every other; its sign is that of the feature. */
    static long of(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }

    /** Brings a part of a vector to the Euclidean length 1, unless it is zero. */
    static void scale(float[] vector, int from, int to) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (double) vector[i] * vector[i];
        }
        float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = from; i < to; i++) {
            vector[i] *= factor;
        }
    }
}
