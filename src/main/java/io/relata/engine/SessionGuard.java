package io.relata.engine;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;

/** What every engine's session has to refuse, and the length it counts: one place, so that engines refuse alike. */
public final class SessionGuard {
    private final LanguageModel model;
    private int length;
    private boolean closed;

    /** Begins an empty, open session of a model. */
    public SessionGuard(LanguageModel model) {
        this.model = model;
    }

    /**
     * Checks that tokens may be appended, before anything is computed.
     *
     * @throws RelataException with {@code PROMPT_TOO_LONG}
     */
    public void check(int... tokenIds) {
        checkOpen();
        if (tokenIds.length == 0) {
            throw new IllegalArgumentException("There must be at least one token.");
        }
        checkIds(tokenIds);
        checkRoom(tokenIds.length);
    }

    private void checkIds(int... tokenIds) {
        int vocabularySize = model.tokenizer().size();
        for (int id : tokenIds) {
            if (!(0 <= id && id < vocabularySize)) {
                throw new IllegalArgumentException("The id %d is not in [0, %d).".formatted(id, vocabularySize));
            }
        }
    }

    private void checkRoom(long count) {
        if (length + count > model.contextTokensMax()) {
            throw new RelataException(
                    ErrorCode.PROMPT_TOO_LONG,
                    "%d tokens after %d are more than the %d that %s can hold."
                            .formatted(count, length, model.contextTokensMax(), model.name()),
                    "Maybe fewer demonstrations or a shorter text fit.");
        }
    }

    /**
     * Checks that tokens may be appended and a tree looked at behind them, before anything is computed.
     *
     * @param tokenIds may be empty
     * @throws RelataException with {@code PROMPT_TOO_LONG} when tokens or tree reach beyond what a session can hold
     */
    public void check(int[] tokenIds, TokenTree tree) {
        checkOpen();
        checkIds(tokenIds);
        checkIds(tree.tokenIds());
        int deepest = 0;
        for (int node = 0; node < tree.size(); node++) {
            deepest = Math.max(deepest, tree.depth(node));
        }
        checkRoom((long) tokenIds.length + deepest);
    }

    /**
     * Checks that this many tokens may be appended, whichever they are.
     *
     * @throws RelataException with {@code PROMPT_TOO_LONG}
     */
    public void checkCount(int count) {
        checkOpen();
        checkRoom(count);
    }

    /** Counts tokens that were appended. */
    public void grow(int count) {
        length += count;
    }

    /** Returns the guard of a session with the first tokens of this one. */
    public SessionGuard fork(int tokenCount) {
        checkOpen();
        if (tokenCount < 0 || tokenCount > length) {
            throw new IllegalArgumentException("A session of %d tokens has no first %d.".formatted(length, tokenCount));
        }
        SessionGuard forked = new SessionGuard(model);
        forked.length = tokenCount;
        return forked;
    }

    /** Returns how many tokens have been appended. */
    public int length() {
        return length;
    }

    /** Closes the session, and returns whether it was open. */
    public boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The session is closed.");
        }
    }
}
