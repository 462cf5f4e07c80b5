package io.relata.testing;

import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import java.util.concurrent.atomic.AtomicInteger;

/** Another model, of which it is counted how many tokens it is given. */
public final class CountingLanguageModel implements LanguageModel {
    private final LanguageModel model;
    private final AtomicInteger appended;

    /** Takes the model and the counter. */
    public CountingLanguageModel(LanguageModel model, AtomicInteger appended) {
        this.model = model;
        this.appended = appended;
    }

    @Override
    public ModelFacts facts() {
        return model.facts();
    }

    @Override
    public Session open() {
        return new Counted(model.open());
    }

    @Override
    public void close() {
        model.close();
    }

    private final class Counted implements Session {
        private final Session session;

        Counted(Session session) {
            this.session = session;
        }

        @Override
        public float[] append(int... tokenIds) {
            appended.addAndGet(tokenIds.length);
            return session.append(tokenIds);
        }

        @Override
        public Session fork(int length) {
            return new Counted(session.fork(length));
        }

        @Override
        public int length() {
            return session.length();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
