package io.relata.engine.djl;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LanguageModel.Session;
import java.util.List;

/** Blocks of keys and values in and out of slabs. */
final class DjlBlocks implements KeyValueBlocks {
    private final DjlLanguageModel model;

    DjlBlocks(DjlLanguageModel model) {
        this.model = model;
    }

    @Override
    public KeyValueShape shape() {
        return model.llama().keyValueShape();
    }

    @Override
    public KeyValueBlock compute(Session prefix, int... tokenIds) {
        try (DjlSession fork = model.own(model.own(prefix).fork())) {
            fork.append(tokenIds);
            return take(fork, prefix.length());
        }
    }

    @Override
    public KeyValueBlock take(Session session, int from) {
        return model.own(session).taken(from);
    }

    @Override
    public void attach(Session session, List<KeyValueBlock> blocks) {
        for (KeyValueBlock block : blocks) {
            if (!block.shape().equals(shape())) {
                throw new IllegalArgumentException("Blocks of %s are not %s.".formatted(block.shape(), shape()));
            }
        }
        model.own(session).attach(blocks);
    }
}
