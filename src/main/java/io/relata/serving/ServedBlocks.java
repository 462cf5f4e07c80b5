package io.relata.serving;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LanguageModel;
import java.util.List;

/** Blocks computed apart, for sessions of a served model. They are computed on the thread that asks, besides the passes. */
record ServedBlocks(PrefixTree tree, KeyValueBlocks engine) implements KeyValueBlocks {
    @Override
    public KeyValueShape shape() {
        return engine.shape();
    }

    @Override
    public KeyValueBlock compute(LanguageModel.Session prefix, int... tokenIds) {
        return tree.withRoom(() -> engine.compute(served(prefix).engineSession(), tokenIds));
    }

    @Override
    public void attach(LanguageModel.Session to, List<KeyValueBlock> blocks) {
        ServedSession served = served(to);
        LanguageModel.Session session = served.engineSession();
        tree.withRoom(() -> {
            engine.attach(session, blocks);
            return session;
        });
        served.attached(blocks.stream().mapToInt(KeyValueBlock::tokenCount).sum());
    }

    private static ServedSession served(LanguageModel.Session session) {
        return ServedModel.served(session);
    }
}
