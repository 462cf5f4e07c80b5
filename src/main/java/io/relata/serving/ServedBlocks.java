package io.relata.serving;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LanguageModel;
import java.util.List;

/** Blocks computed apart, for sessions of a served model. They are computed in passes, as whatever a session reads. */
record ServedBlocks(KeyValueBlocks engine) implements KeyValueBlocks {
    @Override
    public KeyValueShape shape() {
        return engine.shape();
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.relata.error.RelataException also with {@code BUSY}, {@code DEADLINE_PASSED} or {@code CANCELLED}
     */
    @Override
    public KeyValueBlock compute(LanguageModel.Session prefix, int... tokenIds) {
        try (ServedSession apart = served(prefix).apart()) {
            apart.append(tokenIds);
            return take(apart, prefix.length());
        }
    }

    @Override
    public KeyValueBlock take(LanguageModel.Session session, int from) {
        return engine.take(served(session).engineSession(), from);
    }

    @Override
    public void attach(LanguageModel.Session session, List<KeyValueBlock> blocks) {
        served(session).attach(engine, blocks);
    }

    private static ServedSession served(LanguageModel.Session session) {
        return ServedModel.served(session);
    }
}
