package io.relata.engine.djl;

import ai.djl.engine.EngineException;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the keys and values of all sessions take together, and how many they may. */
final class MemoryBudget {
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    MemoryBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Counts bytes that are about to be taken.
     *
     * @throws RelataException with {@code OUT_OF_MEMORY} when there would be too many; nothing is counted then
     */
    void take(long bytes) {
        long before = taken.getAndAccumulate(bytes, (now, more) -> now + more > bytesMax ? now : now + more);
        if (before + bytes > bytesMax) {
            throw new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "Keys and values of open sessions take %d bytes and may take %d; %d more were asked for."
                            .formatted(before, bytesMax, bytes),
                    "Maybe fewer requests at once, shorter prompts, or a greater relata.torch.key-value-mb.");
        }
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Returns the refusal that an error of the library stands for; a lack of memory is told by its message alone. */
    static RuntimeException explained(EngineException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("out of memory") || message.contains("allocate memory")) {
            return new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "There is no memory left to compute: %s"
                            .formatted(message.lines().findFirst().orElse("")),
                    "Maybe fewer requests at once, shorter prompts or precision BF16 fit.",
                    e);
        }
        return e;
    }
}
