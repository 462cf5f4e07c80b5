package io.relata.engine.jlama;

import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import io.relata.engine.LanguageModel;
import io.relata.engine.SessionGuard;

/** Tokens with their keys and values in the library's pages, which are this session's alone: a fork copies them. */
final class JlamaSession implements LanguageModel.Session {
    private final JlamaLanguageModel model;
    private final SessionGuard guard;
    private final KvBufferCache.KvBuffer keysAndValues;

    JlamaSession(JlamaLanguageModel model) {
        this(model, new SessionGuard(model), model.newBuffer());
    }

    private JlamaSession(JlamaLanguageModel model, SessionGuard guard, KvBufferCache.KvBuffer keysAndValues) {
        this.model = model;
        this.guard = guard;
        this.keysAndValues = keysAndValues;
    }

    @Override
    public float[] append(int... tokenIds) {
        guard.check(tokenIds);
        float[] logits = model.append(tokenIds, guard.length(), keysAndValues);
        guard.grow(tokenIds.length);
        return logits;
    }

    @Override
    public LanguageModel.Session fork(int length) {
        SessionGuard forked = guard.fork(length);
        KvBufferCache.KvBuffer copy = model.newBuffer();
        if (length > 0) {
            int last = length - 1;
            for (int layer = 0; layer < model.layers(); layer++) {
                copy(keysAndValues.getKeyTensorsUptoPosition(layer, last), copy.getKeyTensorsUptoPosition(layer, last));
                copy(keysAndValues.getValTensorsUptoPosition(layer, last), copy.getValTensorsUptoPosition(layer, last));
            }
        }
        return new JlamaSession(model, forked, copy);
    }

    private static void copy(AbstractTensor<?, ?>[] from, AbstractTensor<?, ?>[] to) {
        for (int page = 0; page < from.length; page++) {
            to[page].copyFrom(from[page], 0, 0, Math.toIntExact(from[page].size()));
        }
    }

    @Override
    public int length() {
        return guard.length();
    }

    @Override
    public long ownBytes() {
        return length() * model.bytesPerToken();
    }

    @Override
    public void close() {
        if (guard.close()) {
            keysAndValues.close();
        }
    }
}
