package io.relata.serving;

import io.relata.digest.Sha256;
import io.relata.engine.LanguageModel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose keys and values are kept, behind those of its parent; or the root of all blocks of one model and scope, which
 * has none. The engine's session that keeps them is never appended to, only forked.
 */
final class Block {
    private final String key;
    private final @Nullable Block parent;
    private final Realm realm;
    private final int[] tokenIds;
    private final LanguageModel.@Nullable Session session;
    private final int length;
    private final long bytes;

    /** Sessions and computations that stand on this block; under the tree's lock. */
    int pins;

    /** Kept blocks that follow this one; under the tree's lock. */
    int children;

    /** When it was last asked for; under the tree's lock. */
    long lastUse;

    private Block(
            String key,
            @Nullable Block parent,
            Realm realm,
            int[] tokenIds,
            LanguageModel.@Nullable Session session,
            long bytes) {
        this.key = key;
        this.parent = parent;
        this.realm = realm;
        this.tokenIds = tokenIds;
        this.session = session;
        this.length = parent == null ? 0 : parent.length + tokenIds.length;
        this.bytes = bytes;
    }

    /** Returns the beginning of all prompts of one model and scope. */
    static Block root(Realm realm, String scope) {
        return new Block(realm.keyOf(scope), null, realm, new int[0], null, 0);
    }

    /**
     * Returns the block that follows this one.
     *
     * @param tokens its tokens
     * @param computed a fork of this block's session with the tokens appended; the block's own from now on
     */
    Block followedBy(int[] tokens, LanguageModel.Session computed) {
        return new Block(keyOf(tokens), this, realm, tokens, computed, computed.ownBytes());
    }

    /** Returns the key of the block with these tokens that follows this one: a digest of all that stands before it, and of them. */
    String keyOf(int[] tokens) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * tokens.length);
        bytes.asIntBuffer().put(tokens);
        return new Sha256().add(key).add(bytes).hex(64);
    }

    String key() {
        return key;
    }

    Realm realm() {
        return realm;
    }

    /** Returns what this block follows; a root follows itself. */
    Block parent() {
        return parent == null ? this : parent;
    }

    /** Returns the tokens of this block alone. */
    int[] tokenIds() {
        return tokenIds;
    }

    /** Returns how many tokens there are up to its end. */
    int length() {
        return length;
    }

    /** Returns how many bytes this block takes besides those before it. */
    long bytes() {
        return bytes;
    }

    /** Returns a session of the engine with the first tokens up to a length within this block. An engine's session serves one thread at a time. */
    synchronized LanguageModel.Session fork(int first) {
        return session == null ? realm.engine().open() : session.fork(first);
    }

    synchronized void close() {
        if (session != null) {
            session.close();
        }
    }
}
