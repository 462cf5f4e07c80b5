package io.relata.serving;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The blocks that are kept, found by the digest of everything that decided their content. Of those that nobody uses and that
 * no kept block follows, the longest unused go first when there are too many bytes. Safe for use by several threads.
 */
final class PrefixTree {
    private final long bytesMax;
    private final String model;
    private final ServingListener listener;
    private final Map<String, Block> blocks = new HashMap<>();
    private final Map<String, Coming> coming = new HashMap<>();
    private final TreeMap<Long, Block> unused = new TreeMap<>();
    private long bytes;
    private long uses;

    /**
     * Creates an empty tree.
     *
     * @param bytesMax bytes beyond which unused blocks are let go
     * @param model name of the model, for the listener
     */
    PrefixTree(long bytesMax, String model, ServingListener listener) {
        this.bytesMax = bytesMax;
        this.model = model;
        this.listener = listener;
    }

    /** What came of asking for a block. Closed: it is there, somebody computes it, or the asker has to. */
    sealed interface Found {
        /** It is there, and pinned for the asker. */
        record Kept(Block block) implements Found {}

        /** Another asker computes it. */
        record Awaited(Coming coming) implements Found {}

        /** The asker computes it, and says what came of it. */
        record Missing(Coming coming) implements Found {}
    }

    /** A block that is being computed. Those who wait for it are counted under the tree's lock. */
    static final class Coming {
        private final String key;
        private final Block parent;
        private final CompletableFuture<Block> block = new CompletableFuture<>();
        private int waiting = 1;

        private Coming(String key, Block parent) {
            this.key = key;
            this.parent = parent;
        }

        /** Returns the block that it will follow. */
        Block parent() {
            return parent;
        }

        /** Returns the block once it is there, pinned once for each who waited. */
        CompletableFuture<Block> block() {
            return block;
        }
    }

    /** Asks for the block with these tokens that follows another. */
    synchronized Found seek(Block parent, int[] tokens) {
        String key = parent.keyOf(tokens);
        Block kept = blocks.get(key);
        if (kept != null) {
            pin(kept);
            return new Found.Kept(kept);
        }
        Coming begun = coming.get(key);
        if (begun != null) {
            begun.waiting++;
            return new Found.Awaited(begun);
        }
        Coming mine = new Coming(key, parent);
        coming.put(key, mine);
        pin(parent);
        return new Found.Missing(mine);
    }

    /**
     * Takes a block that was computed and asks for the one behind it, before those who waited for the first can.
     *
     * @param next tokens of the block behind it, or none
     * @return the one behind it, if the asker has to compute it
     */
    synchronized Optional<Coming> arrived(Coming begun, Block block, int[] next) {
        arrived(begun, block);
        if (next.length == 0 || begun.block.isCompletedExceptionally()) {
            return Optional.empty();
        }
        return switch (seek(block, next)) {
            case Found.Missing(Coming missing) -> Optional.of(missing);
            case Found.Awaited(Coming awaited) -> {
                leave(awaited);
                yield Optional.empty();
            }
            case Found.Kept(Block kept) -> {
                release(kept);
                yield Optional.empty();
            }
        };
    }

    private void arrived(Coming begun, Block block) {
        if (block.realm().isForgotten()) {
            block.close();
            failed(begun, new IllegalStateException("The model %s is closed.".formatted(model)));
            return;
        }
        coming.remove(begun.key);
        block.pins = begun.waiting;
        blocks.put(block.key(), block);
        block.parent().children++;
        release(begun.parent);
        bytes += block.bytes();
        touch(block);
        trim();
        begun.block.complete(block);
    }

    /** Notes that a block will not come, unless it is there already; those who wait may compute it themselves. */
    synchronized void failed(Coming begun, Throwable why) {
        try {
            if (coming.remove(begun.key, begun)) {
                release(begun.parent);
            }
        } finally {
            begun.block.completeExceptionally(why);
        }
    }

    /** Notes that somebody does not wait for a block any more. */
    synchronized void leave(Coming begun) {
        if (!begun.block.isDone()) {
            begun.waiting--;
        } else if (!begun.block.isCompletedExceptionally()) {
            release(begun.block.join());
        }
    }

    /** Keeps a block for one more user. */
    synchronized void pin(Block block) {
        block.pins++;
        touch(block);
    }

    /** Lets one user of a block go. */
    synchronized void release(Block block) {
        block.pins--;
        touch(block);
        trim();
    }

    /** Lets go of all blocks of a model that is about to be closed. */
    synchronized void forget(Realm realm) {
        realm.forget();
        List<Block> all =
                blocks.values().stream().filter(b -> b.realm() == realm).toList();
        for (Block block : all) {
            blocks.remove(block.key());
            unused.remove(block.lastUse, block);
            bytes -= block.bytes();
            block.close();
        }
        listener.prefixesKept(model, bytes);
    }

    private void touch(Block block) {
        unused.remove(block.lastUse, block);
        block.lastUse = ++uses;
        if (block.pins == 0 && block.children == 0 && blocks.get(block.key()) == block) {
            unused.put(block.lastUse, block);
        }
    }

    /**
     * Does what takes memory, and where there is none lets go of what nobody uses and does it once more: what is kept for
     * later must not stand in the way of what is asked for now.
     *
     * @param taking changes nothing when it fails
     * @throws RelataException as {@code taking} does, with {@code OUT_OF_MEMORY} too
     */
    <T> T withRoom(Supplier<T> taking) {
        try {
            return taking.get();
        } catch (RelataException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
            letUnusedGo();
            return taking.get();
        }
    }

    private synchronized void letUnusedGo() {
        trim(0);
    }

    private void trim() {
        trim(bytesMax);
    }

    private void trim(long most) {
        while (bytes > most && !unused.isEmpty()) {
            Block oldest = unused.pollFirstEntry().getValue();
            blocks.remove(oldest.key());
            bytes -= oldest.bytes();
            oldest.close();
            listener.prefixEvicted(model, oldest.bytes());
            Block parent = oldest.parent();
            parent.children--;
            if (parent.pins == 0 && parent.children == 0 && blocks.get(parent.key()) == parent) {
                unused.put(parent.lastUse, parent);
            }
        }
        listener.prefixesKept(model, bytes);
    }
}
