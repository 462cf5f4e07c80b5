package io.relata.serving;

import io.relata.engine.Kept;
import io.relata.engine.LanguageModel.Logits;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.LanguageModel.Session;
import io.relata.engine.TokenTree;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * An append to one session on its way, step by step, and a look at a tree after it. The session changes when all steps have
 * succeeded, or not at all.
 *
 * <p>A long append stands at a block boundary, or goes back to the last one: whole blocks are looked for in the tree and
 * computed where they are missing; what is left over follows. A short append, such as a step of writing, is the session's own.
 *
 * <p>While others compute, a prompt brings one block at a time, so that they wait for a block and not for a prompt. Who comes
 * alone brings as many as a pass has room for, since a pass of one block costs half as much again a token.
 */
final class Growth {
    private final Serving serving;
    private final Asker asker;
    private final ServedSession session;
    private final int[] tokenIds;
    private final TokenTree tree;
    private final boolean byBlocks;
    private final List<Session> opened = new ArrayList<>();
    private Block block;
    private int[] left;
    private Step step = new Step.None();
    private boolean full;
    private boolean done;
    private int reusedTokenCount;
    private Logits logits = new Logits(new float[0], new float[0][]);

    /** What is waited for. Closed: nothing, a block, which may be for others too, or a row for this session alone. */
    private sealed interface Step {
        record None() implements Step {}

        record BlockOfAnother(PrefixTree.Coming coming) implements Step {}

        record OwnBlocks(Work work, CompletableFuture<Computed> blocks) implements Step {}

        record OwnRow(Work work, int count) implements Step {}
    }

    /**
     * What came of a pass over whole blocks.
     *
     * @param kept those that are kept, pinned once for this session
     * @param full whether there was no room to keep the one behind them
     */
    private record Computed(List<Block> kept, boolean full) {}

    /**
     * Begins to grow a session.
     *
     * @param tokenIds to append; may be empty when there is a tree
     */
    Growth(Serving serving, Asker asker, ServedSession session, int[] tokenIds, TokenTree tree) {
        this.serving = serving;
        this.asker = asker;
        this.session = session;
        this.tokenIds = tokenIds;
        this.tree = tree;
        this.byBlocks = session.growsByBlocks(tokenIds.length);
        this.block = session.block();
        this.left = byBlocks ? session.ownTokensAnd(tokenIds) : tokenIds;
        serving.tree().pin(block);
    }

    /**
     * Lets sessions grow together, each step of all in one pass where there is room.
     *
     * @throws io.relata.error.RelataException with {@code BUSY}, {@code DEADLINE_PASSED}, {@code CANCELLED}, or as the engine
     *     does; no session has changed then
     */
    static void run(List<Growth> growths) {
        boolean whole = false;
        try {
            for (List<Growth> going = begun(growths); !going.isEmpty(); going = begun(growths)) {
                going.forEach(Growth::finish);
            }
            growths.forEach(Growth::commit);
            whole = true;
        } finally {
            if (!whole) {
                growths.forEach(Growth::abort);
            }
        }
    }

    /** Begins the next step of each; returns those that have one. What they have to compute is submitted together. */
    private static List<Growth> begun(List<Growth> growths) {
        List<Growth> begun = growths.stream().filter(Growth::begin).toList();
        List<Work> works =
                begun.stream().flatMap(growth -> growth.work().stream()).toList();
        if (!works.isEmpty()) {
            begun.getFirst().serving.passes().submit(works);
        }
        return begun;
    }

    private Optional<Work> work() {
        return switch (step) {
            case Step.OwnBlocks(Work work, CompletableFuture<Computed> _) -> Optional.of(work);
            case Step.OwnRow(Work work, int _) -> Optional.of(work);
            case Step.BlockOfAnother _, Step.None _ -> Optional.empty();
        };
    }

    /** Returns the logits after the last token and after each node of the tree. */
    Logits logits() {
        return logits;
    }

    /** Begins the next step; false when there is none. */
    private boolean begin() {
        int size = serving.settings().blockTokens();
        // The last token is always computed: what follows it is known only of a token just read.
        while (byBlocks && !full && left.length > size && step instanceof Step.None) {
            int[] tokens = Arrays.copyOf(left, size);
            switch (serving.tree().seek(block, tokens)) {
                case PrefixTree.Found.Kept(Block kept) -> advance(kept, true);
                case PrefixTree.Found.Awaited(PrefixTree.Coming coming) -> step = new Step.BlockOfAnother(coming);
                case PrefixTree.Found.Missing(PrefixTree.Coming coming) -> step = compute(coming, size);
            }
        }
        if (step instanceof Step.None && !done) {
            int count = Math.min(left.length, size);
            done = count == left.length;
            Row row = new Row(ownSession(), Arrays.copyOf(left, count), done ? tree : TokenTree.EMPTY);
            step = new Step.OwnRow(new Work(asker, row), count);
        }
        return !(step instanceof Step.None);
    }

    /** Returns how many whole blocks to bring to one pass; the last token is never in them. */
    private int blocksAtOnce(int size) {
        int most = serving.passes().isIdle() ? Math.max(1, serving.settings().passTokensMax() / size) : 1;
        return Math.min(most, (left.length - 1) / size);
    }

    /** Whatever happens here, the block that is coming comes or fails: all who ask for it later wait for that. */
    private Step compute(PrefixTree.Coming coming, int size) {
        try {
            int[] tokens = Arrays.copyOf(left, size * blocksAtOnce(size));
            Session on = behindBlock();
            Work work = new Work(asker, new Row(on, tokens, TokenTree.EMPTY));
            CompletableFuture<Computed> blocks = new CompletableFuture<>();
            List<Block> kept = new ArrayList<>(tokens.length / size);
            work.logits().whenComplete((_, failure) -> {
                if (failure == null) {
                    keep(coming, tokens, on, kept, blocks);
                } else {
                    try {
                        serving.tree().failed(coming, failure);
                    } finally {
                        blocks.completeExceptionally(failure);
                    }
                }
            });
            return new Step.OwnBlocks(work, blocks);
        } catch (RuntimeException | Error e) {
            serving.tree().failed(coming, e);
            throw e;
        }
    }

    /**
     * Keeps what was computed, block by block, on the thread that computed it: those who wait for it must find it.
     *
     * @param kept gets the blocks
     */
    private void keep(
            PrefixTree.Coming first,
            int[] tokens,
            Session computed,
            List<Block> kept,
            CompletableFuture<Computed> blocks) {
        PrefixTree.Coming now = first;
        try {
            int size = serving.settings().blockTokens();
            Optional<PrefixTree.Coming> coming = Optional.of(first);
            for (int from = 0; coming.isPresent(); from += size) {
                now = coming.get();
                int[] own = Arrays.copyOfRange(tokens, from, from + size);
                int[] next = Arrays.copyOfRange(tokens, from + size, Math.min(from + 2 * size, tokens.length));
                Block before = now.parent();
                Kept bytes =
                        serving.tree().withRoom(() -> computed.keep(before.length(), before.length() + own.length));
                coming = serving.tree().arrived(now, before.followedBy(own, bytes), next);
                kept.add(result(now.block()));
            }
            blocks.complete(new Computed(kept, false));
        } catch (RuntimeException | Error e) {
            // Errors too: who waits for the block, now or later, would wait for ever.
            notKept(now, e, kept, blocks);
        }
    }

    /** What has no room to be kept is this session's alone; any other failure ends the session's growth. */
    private void notKept(
            PrefixTree.Coming coming, Throwable why, List<Block> kept, CompletableFuture<Computed> blocks) {
        try {
            serving.tree().failed(coming, why);
            boolean full = why instanceof RelataException known && known.code() == ErrorCode.OUT_OF_MEMORY;
            if (full || !kept.isEmpty()) {
                blocks.complete(new Computed(kept, full));
            }
        } finally {
            blocks.completeExceptionally(why);
        }
    }

    /** Returns the engine's session that this one's own tokens go to. */
    private Session ownSession() {
        if (full) {
            return opened.getFirst();
        }
        return !byBlocks && session.tail().isPresent() ? session.tail().get() : behindBlock();
    }

    /** Returns a session of the engine that stands at the end of the block: the one that computed it, or one opened from what is kept. */
    private Session behindBlock() {
        if (!opened.isEmpty() && opened.getFirst().length() != block.length()) {
            opened.removeFirst().close();
        }
        if (opened.isEmpty()) {
            opened.add(serving.tree().withRoom(block::open));
        }
        return opened.getFirst();
    }

    /** Waits for the step. */
    private void finish() {
        switch (step) {
            case Step.BlockOfAnother(PrefixTree.Coming coming) -> {
                settle(coming.block());
                step = new Step.None();
                // What ended another's computation, its deadline or its client's leaving, is no reason to end this one.
                if (!coming.block().isCompletedExceptionally()) {
                    advance(coming.block().resultNow(), true);
                }
            }
            case Step.OwnBlocks(Work _, CompletableFuture<Computed> blocks) -> {
                settle(blocks);
                step = new Step.None();
                Computed computed = result(blocks);
                computed.kept().forEach(next -> advance(next, false));
                if (computed.full()) {
                    goOnAlone();
                }
            }
            case Step.OwnRow(Work work, int count) -> {
                settle(work.logits());
                step = new Step.None();
                logits = result(work.logits());
                left = Arrays.copyOfRange(left, count, left.length);
            }
            case Step.None() -> {}
        }
    }

    /** What was computed and could not be kept lies in the session alone, and so will all that follows. */
    private void goOnAlone() {
        full = true;
        left = Arrays.copyOfRange(left, opened.getFirst().length() - block.length(), left.length);
    }

    private void advance(Block next, boolean reused) {
        serving.tree().release(block);
        block = next;
        left = Arrays.copyOfRange(left, next.tokenIds().length, left.length);
        reusedTokenCount += reused ? next.tokenIds().length : 0;
    }

    /** Waits until it is known what became of something. */
    private static void settle(CompletableFuture<?> future) {
        try {
            future.get();
        } catch (ExecutionException _) {
            // Whoever asks for the result hears of it.
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Asker.cancelled();
        }
    }

    private static <T> T result(CompletableFuture<T> future) {
        if (!future.isCompletedExceptionally()) {
            return future.resultNow();
        }
        Throwable failure = future.exceptionNow();
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException known ? known : new IllegalStateException("A pass failed.", failure);
    }

    private void commit() {
        if (byBlocks || session.length() == 0) {
            int read = (byBlocks ? session.ownTokensAnd(tokenIds) : tokenIds).length;
            serving.listener().promptRead(serving.model(), reusedTokenCount, Math.max(0, read - reusedTokenCount));
        }
        session.grown(block, opened.stream().findFirst(), tokenIds, byBlocks, reusedTokenCount);
    }

    private void abort() {
        switch (step) {
            case Step.BlockOfAnother(PrefixTree.Coming coming) -> serving.tree().leave(coming);
            case Step.OwnBlocks(Work work, CompletableFuture<Computed> blocks) -> {
                // Where it has begun, the engine writes into the session until the pass ends, and it is then kept from
                // there.
                serving.passes().withdraw(work);
                blocks.handle((computed, failure) -> failure == null ? computed.kept() : List.<Block>of())
                        .join()
                        .forEach(serving.tree()::release);
            }
            // The engine writes into the session until the pass ends.
            case Step.OwnRow(Work work, int _)
            when !serving.passes().withdraw(work) ->
                work.logits().handle((_, _) -> true).join();
            case Step.OwnRow _, Step.None _ -> {}
        }
        opened.forEach(Session::close);
        session.rewind();
        serving.tree().release(block);
    }
}
