package io.relata.engine.djl;

import ai.djl.ndarray.NDArray;
import io.relata.engine.LanguageModel;
import io.relata.engine.SessionGuard;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens whose keys and values lie in slabs: those taken over from the sessions this one was forked from, which are only
 * read, and then its own.
 */
final class DjlSession implements LanguageModel.Session {
    /** Room beyond the first prompt, enough for an answer, so that most sessions need one slab. */
    private static final int PROMPT_SLACK_TOKENS = 128;

    /** Room beyond the first tokens of a fork, which mostly scores a label and is closed. */
    private static final int FORK_SLACK_TOKENS = 16;

    private final DjlLanguageModel model;
    private final SessionGuard guard;
    private final List<KeyValueSlab> slabs;
    private final List<Integer> lengths;
    private boolean ownsLast;
    private long ownCapacity;

    DjlSession(DjlLanguageModel model) {
        this(model, new SessionGuard(model), List.of(), List.of());
    }

    private DjlSession(DjlLanguageModel model, SessionGuard guard, List<KeyValueSlab> slabs, List<Integer> lengths) {
        this.model = model;
        this.guard = guard;
        this.slabs = new ArrayList<>(slabs);
        this.lengths = new ArrayList<>(lengths);
    }

    @Override
    public float[] append(int... tokenIds) {
        guard.check(tokenIds);
        makeRoom(tokenIds.length);
        List<NDArray> arrays = slabs.stream().map(KeyValueSlab::array).toList();
        long[] lengthsNow = lengths.stream().mapToLong(Integer::longValue).toArray();
        float[] logits = model.forward(tokenIds, arrays, lengthsNow);
        lengths.set(lengths.size() - 1, lengths.getLast() + tokenIds.length);
        guard.grow(tokenIds.length);
        return logits;
    }

    private void makeRoom(int count) {
        if (ownsLast && lengths.getLast() + count <= slabs.getLast().capacity()) {
            return;
        }
        int slack = slabs.isEmpty() ? PROMPT_SLACK_TOKENS : ownsLast ? 2 * lengths.getLast() : FORK_SLACK_TOKENS;
        int wanted = count + slack;
        slabs.add(model.newSlab(Math.min(wanted, model.contextTokensMax() - guard.length())));
        ownCapacity += slabs.getLast().capacity();
        lengths.add(0);
        ownsLast = true;
    }

    @Override
    public LanguageModel.Session fork(int length) {
        SessionGuard forked = guard.fork(length);
        List<KeyValueSlab> held = new ArrayList<>();
        List<Integer> heldLengths = new ArrayList<>();
        int left = length;
        for (int i = 0; i < slabs.size() && left > 0; i++) {
            int taken = Math.min(left, lengths.get(i));
            held.add(slabs.get(i).hold());
            heldLengths.add(taken);
            left -= taken;
        }
        return new DjlSession(model, forked, held, heldLengths);
    }

    @Override
    public int length() {
        return guard.length();
    }

    @Override
    public long ownBytes() {
        return ownCapacity * model.bytesPerToken();
    }

    @Override
    public void close() {
        if (guard.close()) {
            slabs.forEach(KeyValueSlab::release);
        }
    }
}
