package io.relata.serving;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.engine.SessionGuard;
import io.relata.engine.TokenTree;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whole blocks out of the tree, and behind them tokens of its own in a session of the engine that is forked from the last of
 * the blocks.
 */
final class ServedSession implements LanguageModel.Session {
    private final Serving serving;
    private final Asker asker;
    private final SessionGuard guard;
    private Block block;
    private int[] ownTokens;
    private Optional<LanguageModel.Session> tail;
    private boolean attached;
    private int reusedTokenCount;

    /** Opens an empty session behind a root, which is pinned for it. */
    ServedSession(Serving serving, Asker asker, SessionGuard guard, Block root) {
        this(serving, asker, guard, root, new int[0], Optional.empty());
    }

    private ServedSession(
            Serving serving,
            Asker asker,
            SessionGuard guard,
            Block block,
            int[] ownTokens,
            Optional<LanguageModel.Session> tail) {
        this.serving = serving;
        this.asker = asker;
        this.guard = guard;
        this.block = block;
        this.ownTokens = ownTokens;
        this.tail = tail;
        serving.tree().pin(block);
    }

    @Override
    public float[] append(int... tokenIds) {
        guard.check(tokenIds);
        Growth growth = growth(tokenIds, TokenTree.EMPTY);
        Growth.run(List.of(growth));
        return growth.logits().last();
    }

    @Override
    public float[][] peek(TokenTree tree) {
        if (tree.size() == 0) {
            return new float[0][];
        }
        Growth growth = growth(new int[0], tree);
        Growth.run(List.of(growth));
        return growth.logits().nodes();
    }

    /** Checks that tokens may be appended. */
    void check(int[] tokenIds) {
        if (tokenIds.length > 0) {
            guard.check(tokenIds);
        }
    }

    /** Returns an append of tokens that were checked, before its first step. */
    Growth growth(int[] tokenIds, TokenTree tree) {
        serving.passes().waits(asker);
        return new Growth(serving, asker, this, tokenIds, tree);
    }

    @Override
    public LanguageModel.Session fork(int length) {
        SessionGuard forked = guard.fork(length);
        if (length > block.length()) {
            LanguageModel.Session own = tail.orElseThrow().fork(length);
            int[] tokens = Arrays.copyOf(ownTokens, Math.min(ownTokens.length, length - block.length()));
            ServedSession session = new ServedSession(serving, asker, forked, block, tokens, Optional.of(own));
            session.attached = attached;
            session.reusedTokenCount = reusedTokenCount;
            return session;
        }
        Block within = block;
        while (within.parent().length() >= length && within.length() > length) {
            within = within.parent();
        }
        return within.length() == length ? behind(forked, within) : inside(forked, within, length);
    }

    private ServedSession behind(SessionGuard forked, Block end) {
        ServedSession session = new ServedSession(serving, asker, forked, end, new int[0], Optional.empty());
        session.reusedTokenCount = Math.min(reusedTokenCount, forked.length());
        return session;
    }

    private ServedSession inside(SessionGuard forked, Block within, int length) {
        int[] tokens = Arrays.copyOf(within.tokenIds(), length - within.parent().length());
        try (LanguageModel.Session longer = serving.tree().withRoom(within::open)) {
            ServedSession session = new ServedSession(
                    serving, asker, forked, within.parent(), tokens, Optional.of(longer.fork(length)));
            session.reusedTokenCount = Math.min(reusedTokenCount, length);
            return session;
        }
    }

    @Override
    public int length() {
        return guard.length();
    }

    @Override
    public int reusedTokenCount() {
        return reusedTokenCount;
    }

    @Override
    public long ownBytes() {
        return tail.map(LanguageModel.Session::ownBytes).orElse(0L);
    }

    @Override
    public void close() {
        if (guard.close()) {
            tail.ifPresent(LanguageModel.Session::close);
            serving.tree().release(block);
        }
    }

    /** Returns the last of the whole blocks, or the root. */
    Block block() {
        return block;
    }

    /** Returns the engine's session with everything, if there are tokens behind the last block or there were to be. */
    Optional<LanguageModel.Session> tail() {
        return tail;
    }

    /** Returns whether an append of so many tokens looks for blocks: a long one, that goes back less than it gains. */
    boolean growsByBlocks(int tokenCount) {
        int size = serving.settings().blockTokens();
        return !attached && ownTokens.length <= size && tokenCount >= size;
    }

    /** Returns the tokens behind the last block and some more. */
    int[] ownTokensAnd(int[] tokenIds) {
        return IntStream.concat(Arrays.stream(ownTokens), Arrays.stream(tokenIds))
                .toArray();
    }

    /**
     * Takes over what has grown.
     *
     * @param end the last block, pinned for this session
     * @param own the engine's session behind it, where that is another than before
     * @param byBlocks whether the tokens before were read again as parts of blocks
     */
    void grown(Block end, Optional<LanguageModel.Session> own, int[] appended, boolean byBlocks, int reused) {
        int[] all = ownTokensAnd(appended);
        ownTokens = Arrays.copyOfRange(all, byBlocks ? end.length() - block.length() : 0, all.length);
        if (own.isPresent()) {
            tail.ifPresent(LanguageModel.Session::close);
            tail = own;
        }
        serving.tree().release(block);
        block = end;
        reusedTokenCount += reused;
        guard.grow(appended.length);
    }

    /** Takes back what was appended to the engine's session beyond this one's length. */
    void rewind() {
        if (tail.isPresent() && tail.get().length() > length()) {
            LanguageModel.Session longer = tail.get();
            tail = Optional.of(longer.fork(length()));
            longer.close();
        }
    }

    /** Returns the engine's session with everything. */
    LanguageModel.Session engineSession() {
        if (tail.isEmpty()) {
            tail = Optional.of(serving.tree().withRoom(block::open));
        }
        return tail.get();
    }

    /** Returns a session with the same tokens, whose further ones are read in passes and go into no block. */
    ServedSession apart() {
        LanguageModel.Session own = engineSession().fork();
        ServedSession session =
                new ServedSession(serving, asker, guard.fork(length()), block, ownTokens, Optional.of(own));
        session.attached = true;
        return session;
    }

    /** Appends tokens of which only keys and values are known; no block can follow on these. */
    void attach(KeyValueBlocks engine, List<KeyValueBlock> blocks) {
        LanguageModel.Session own = engineSession();
        serving.tree().withRoom(() -> {
            engine.attach(own, blocks);
            return own;
        });
        attached = true;
        guard.grow(blocks.stream().mapToInt(KeyValueBlock::tokenCount).sum());
    }
}
