package io.relata.blocks;

import io.relata.engine.KeyValueShape;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The blocks that somebody computes, so that who asks for one of them meanwhile waits for it. A failure is for the one alone
 * who met it: of those who wait, the next one computes. Nobody waits while others wait for him, so the waiting ends. Safe
 * for use by several threads.
 */
final class BlockClaims {
    private final Map<Wanted, Claim> claims = new ConcurrentHashMap<>();

    /** All that decides whether a block is the one that is asked for. */
    record Wanted(BlockKey key, KeyValueShape shape, int position, BlockEncoding encoding) {
        boolean isMetBy(BlockEntry.Header header) {
            return header.shape().equals(shape) && header.position() == position && header.encoding() == encoding;
        }
    }

    /** A block that one computes. Others find it here until the claim is closed; by then it is to be found elsewhere. */
    final class Claim implements AutoCloseable {
        private final Wanted wanted;
        private final CompletableFuture<StoredBlock> block = new CompletableFuture<>();

        private Claim(Wanted wanted) {
            this.wanted = wanted;
        }

        /** Returns the block; it must have been computed. */
        StoredBlock block() {
            return block.resultNow();
        }

        private Optional<StoredBlock> awaited() {
            try {
                return Optional.of(block.get());
            } catch (ExecutionException | CancellationException _) {
                return Optional.empty();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new RelataException(ErrorCode.CANCELLED, "Nobody waits for the answer any more.", "");
            }
        }

        /** Ends the claim. Who still waits for the block looks for it again, and computes it where it is not there. */
        @Override
        public void close() {
            claims.remove(wanted, this);
            block.cancel(false);
        }
    }

    /**
     * Returns a block that is there, or that another computes at the same time, or else computes it.
     *
     * @param found looks whether it is there
     * @param computing called where it has to be computed
     * @param mine takes the claim of a block that was computed, to close it when the block is found elsewhere
     * @throws RelataException with {@code CANCELLED} when the thread is interrupted while it waits, or as {@code computing}
     */
    StoredBlock take(
            Wanted wanted,
            Supplier<Optional<StoredBlock>> found,
            Supplier<StoredBlock> computing,
            Consumer<Claim> mine) {
        while (true) {
            Optional<StoredBlock> there = found.get();
            if (there.isPresent()) {
                return there.get();
            }
            Claim claim = new Claim(wanted);
            Optional<Claim> another = Optional.ofNullable(claims.putIfAbsent(wanted, claim));
            if (another.isEmpty()) {
                return claimed(claim, found, computing, mine);
            }
            Optional<StoredBlock> computed = another.get().awaited();
            if (computed.isPresent()) {
                return computed.get();
            }
        }
    }

    private static StoredBlock claimed(
            Claim claim, Supplier<Optional<StoredBlock>> found, Supplier<StoredBlock> computing, Consumer<Claim> mine) {
        boolean handedOver = false;
        try {
            // Between the first look and the claim, another may have computed and stored it.
            Optional<StoredBlock> since = found.get();
            if (since.isPresent()) {
                return since.get();
            }
            StoredBlock computed = computing.get();
            mine.accept(claim);
            handedOver = true;
            claim.block.complete(computed);
            return computed;
        } finally {
            if (!handedOver) {
                claim.close();
            }
        }
    }
}
