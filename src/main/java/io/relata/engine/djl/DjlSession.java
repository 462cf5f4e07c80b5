package io.relata.engine.djl;

import io.relata.engine.Kept;
import io.relata.engine.KeyValueBlock;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.SessionGuard;
import io.relata.engine.TokenTree;
import java.util.List;

/**
 * Tokens whose keys and values lie in one slab from its front. A fork reads its parent's slab until it grows; then it copies
 * the part that it needs. So a fork is free, and attention always has one stretch of memory before it: putting several
 * together at every pass would cost the same copy each time.
 */
final class DjlSession implements LanguageModel.Session {
    /** Room beyond the first prompt, enough for an answer, so that most sessions need one slab. */
    private static final int SLACK_TOKENS = 64;

    /** Room beyond what was read elsewhere: a question, a tree of labels and an answer, which come next. */
    static final int QUESTION_TOKENS = 384;

    private final DjlLanguageModel model;
    private final SessionGuard guard;
    /** The slab, or none while there are no tokens. */
    private List<KeyValueSlab> slabs;

    private boolean owns;

    DjlSession(DjlLanguageModel model) {
        this(model, new SessionGuard(model), List.of());
    }

    private DjlSession(DjlLanguageModel model, SessionGuard guard, List<KeyValueSlab> slabs) {
        this.model = model;
        this.guard = guard;
        this.slabs = slabs;
    }

    @Override
    public float[] append(int... tokenIds) {
        if (tokenIds.length == 0) {
            guard.check(tokenIds);
        }
        return model.append(List.of(new Row(this, tokenIds, TokenTree.EMPTY)))
                .getFirst()
                .last();
    }

    @Override
    public float[][] peek(TokenTree tree) {
        return model.append(List.of(new Row(this, new int[0], tree))).getFirst().nodes();
    }

    TorchLlama llama() {
        return model.llama();
    }

    LoraTensors adapter() {
        return model.adapter();
    }

    KeyValueSlab slab() {
        return slabs.getFirst();
    }

    void check(int[] tokenIds, TokenTree tree) {
        guard.check(tokenIds, tree);
    }

    void grow(int count) {
        guard.grow(count);
    }

    /**
     * Makes this session the only one that writes into its slab, and the slab long enough.
     *
     * @throws io.relata.error.RelataException with {@code OUT_OF_MEMORY}; the session is then unchanged
     */
    void makeRoom(int count) {
        makeRoom(count, owns ? length() : SLACK_TOKENS);
    }

    private void makeRoom(int count, int slack) {
        int needed = length() + count;
        boolean mine = !slabs.isEmpty() && (owns || slab().heldOnce());
        if (count == 0 || mine && needed <= slab().capacity()) {
            owns = mine;
            return;
        }
        int useful = Math.max(needed, Math.min(needed + slack, model.contextTokensMax()));
        KeyValueSlab grown = llama().newSlab(Pass.roundedUp(useful), slabs, length());
        slabs.forEach(KeyValueSlab::release);
        slabs = List.of(grown);
        owns = true;
    }

    /** Returns a copy of the keys and values of the tokens from a position on. */
    KeyValueBlock taken(int from) {
        return llama().taken(slab(), from, length() - from);
    }

    /** Appends blocks, as {@link io.relata.engine.KeyValueBlocks#attach} does. */
    void attach(List<KeyValueBlock> blocks) {
        int count = blocks.stream().mapToInt(KeyValueBlock::tokenCount).sum();
        guard.checkCount(count);
        if (count > 0) {
            makeRoom(count, QUESTION_TOKENS);
            llama().attach(slab(), length(), blocks);
            guard.grow(count);
        }
    }

    @Override
    public LanguageModel.Session fork(int length) {
        SessionGuard forked = guard.fork(length);
        return new DjlSession(
                model,
                forked,
                length == 0 ? List.of() : slabs.stream().map(KeyValueSlab::hold).toList());
    }

    /** Takes the place of an empty session's tokens. */
    void begin(KeyValueSlab filled, int length) {
        slabs = List.of(filled);
        owns = true;
        guard.grow(length);
    }

    @Override
    public Kept keep(int from, int to) {
        if (!(0 <= from && from < to && to <= length())) {
            throw new IllegalArgumentException(
                    "A session of %d tokens has none in [%d, %d).".formatted(length(), from, to));
        }
        KeyValueSlab kept = llama().newSlab(to - from, List.of(), 0);
        try {
            llama().copy(kept, 0, slab(), from, to - from);
            return new KeptSlab(llama(), kept);
        } catch (RuntimeException e) {
            kept.release();
            throw e;
        }
    }

    @Override
    public int length() {
        return guard.length();
    }

    @Override
    public long ownBytes() {
        return owns ? slab().capacity() * llama().keyValueShape().bytesPerToken() : 0;
    }

    @Override
    public void close() {
        if (guard.close()) {
            slabs.forEach(KeyValueSlab::release);
        }
    }
}
