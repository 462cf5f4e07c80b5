package io.relata.engine;

/**
 * Keys and values of some consecutive tokens, kept apart from the session that they were computed in. Safe for use by several
 * threads.
 */
public interface Kept extends AutoCloseable {
    /** Returns how many bytes closing it frees. */
    long bytes();

    @Override
    void close();

    /** All of a session up to some token: what an engine keeps that cannot keep less. */
    record WholeSession(LanguageModel.Session session) implements Kept {
        /** Returns a session with the same tokens; a session belongs to one thread at a time, so one forks after the other. */
        LanguageModel.Session fork() {
            synchronized (session) {
                return session.fork();
            }
        }

        @Override
        public long bytes() {
            return session.ownBytes();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
