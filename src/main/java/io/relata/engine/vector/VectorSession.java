package io.relata.engine.vector;

import io.relata.engine.Kept;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModel.Row;
import io.relata.engine.SessionGuard;
import io.relata.engine.TokenTree;
import java.util.List;

/** Tokens and their pages of keys and values. */
final class VectorSession implements LanguageModel.Session {
    private final VectorLanguageModel model;
    private final SessionGuard guard;
    private KeyValues keysAndValues;

    VectorSession(VectorLanguageModel model) {
        this(model, new SessionGuard(model), KeyValues.none(model.llama().layout()));
    }

    private VectorSession(VectorLanguageModel model, SessionGuard guard, KeyValues keysAndValues) {
        this.model = model;
        this.guard = guard;
        this.keysAndValues = keysAndValues;
    }

    @Override
    public float[] append(int... tokenIds) {
        guard.check(tokenIds);
        return model.append(List.of(new Row(this, tokenIds, TokenTree.EMPTY)))
                .getFirst()
                .last();
    }

    @Override
    public float[][] peek(TokenTree tree) {
        return model.append(List.of(new Row(this, new int[0], tree))).getFirst().nodes();
    }

    VectorLlama llama() {
        return model.llama();
    }

    LoraPanels adapter() {
        return model.adapter();
    }

    SessionGuard guard() {
        return guard;
    }

    KeyValues keysAndValues() {
        return keysAndValues;
    }

    /** Takes over keys and values with more tokens than before. */
    void grow(KeyValues grown, int count) {
        keysAndValues = grown;
        guard.grow(count);
    }

    @Override
    public VectorSession fork(int length) {
        SessionGuard forked = guard.fork(length);
        return new VectorSession(model, forked, keysAndValues.fork(length));
    }

    @Override
    public Kept keep(int from, int to) {
        if (!(0 <= from && from < to && to <= length())) {
            throw new IllegalArgumentException(
                    "A session of %d tokens has none in [%d, %d).".formatted(length(), from, to));
        }
        return new KeptPages(llama(), from, to, keysAndValues.pages(from, to));
    }

    @Override
    public int length() {
        return guard.length();
    }

    @Override
    public long ownBytes() {
        return keysAndValues.ownBytes();
    }

    @Override
    public void close() {
        if (guard.close()) {
            // Whoever keeps the closed session should not keep its pages.
            keysAndValues = KeyValues.none(model.llama().layout());
        }
    }
}
