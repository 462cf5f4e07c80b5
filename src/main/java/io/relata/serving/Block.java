package io.relata.serving;

import io.relata.digest.Sha256;
import io.relata.engine.Kept;
import io.relata.engine.LanguageModel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose keys and values are kept, behind those of its parent; or the root of all blocks of one model and scope, which
 * has none.
 */
final class Block {
    private final String key;
    private final @Nullable Block parent;
    private final Realm realm;
    private final int[] tokenIds;
    private final @Nullable Kept kept;
    private final int length;

    /** Sessions and computations that stand on this block; under the tree's lock. */
    int pins;

    /** Kept blocks that follow this one; under the tree's lock. */
    int children;

    /** When it was last asked for; under the tree's lock. */
    long lastUse;

    private Block(String key, @Nullable Block parent, Realm realm, int[] tokenIds, @Nullable Kept kept) {
        this.key = key;
        this.parent = parent;
        this.realm = realm;
        this.tokenIds = tokenIds;
        this.kept = kept;
        this.length = parent == null ? 0 : parent.length + tokenIds.length;
    }

    /** Returns the beginning of all prompts of one model and scope. */
    static Block root(Realm realm, String scope) {
        return new Block(realm.keyOf(scope), null, realm, new int[0], null);
    }

    /**
     * Returns the block that follows this one.
     *
     * @param tokens its tokens
     * @param computed their keys and values; the block's own from now on
     */
    Block followedBy(int[] tokens, Kept computed) {
        return new Block(keyOf(tokens), this, realm, tokens, computed);
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

    /** Returns how many bytes this block takes. */
    long bytes() {
        return kept == null ? 0 : kept.bytes();
    }

    /** Opens a session of the engine with all tokens up to the end of this block. */
    LanguageModel.Session open() {
        Deque<Kept> all = new ArrayDeque<>();
        for (Block at = this; at.parent != null && at.kept != null; at = at.parent) {
            all.addFirst(at.kept);
        }
        return realm.engine().open(List.copyOf(all));
    }

    void close() {
        if (kept != null) {
            kept.close();
        }
    }
}
