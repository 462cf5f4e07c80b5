package io.relata.engine;

import io.relata.adapter.LoraAdapter;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.List;
import java.util.Optional;

/**
 * A causal language model held in memory. Safe for use by several threads; each {@link Session} belongs to one
 * thread at a time.
 */
public interface LanguageModel extends AutoCloseable {
    /** Returns how the model presents itself; always the same. */
    ModelFacts facts();

    /** Returns the name of the model's folder. */
    default String name() {
        return facts().name();
    }

    /** Returns a digest of base weights, merged adapter, tokenizer, engine and arithmetic. */
    default String fingerprint() {
        return facts().fingerprint();
    }

    /** Returns the tokenizer that the model was trained with. */
    default Tokenizer tokenizer() {
        return facts().tokenizer();
    }

    /** Returns how many tokens a session can hold. */
    default int contextTokensMax() {
        return facts().contextTokensMax();
    }

    /** Opens an empty session. */
    Session open();

    /**
     * Opens a session that begins with tokens that were kept; these stay as they are. It answers with the same bits as the
     * session that they come from, appended to in the same way.
     *
     * @param kept of sessions of this very model, that have their tokens up to there in common: the beginning, and each one
     *     what follows the one before; none for an empty session
     */
    default Session open(List<Kept> kept) {
        if (kept.isEmpty()) {
            return open();
        }
        if (kept.getLast() instanceof Kept.WholeSession whole) {
            return whole.fork();
        }
        throw new IllegalArgumentException("The model %s has kept nothing like this.".formatted(name()));
    }

    /**
     * Returns this model with an adapter's products added as it computes. The view shares the base's weights; closing it
     * frees the adapter alone. The same logits as merging at load, but for rounding.
     *
     * @param name of the adapter, for messages
     * @param digest of the adapter's content; goes into the view's fingerprint
     * @throws RelataException with {@code ADAPTER_MISMATCH} when the adapter was trained for another shape, {@code
     *     ADAPTER_INVALID} when the engine cannot add adapters as it computes
     */
    default LanguageModel adapted(String name, String digest, LoraAdapter adapter) {
        throw new RelataException(
                ErrorCode.ADAPTER_INVALID,
                "The engine of %s cannot add the adapter %s as it computes.".formatted(name(), name),
                "Maybe the adapter can be merged when the model is loaded.");
    }

    /**
     * Appends to several sessions, in one pass over the weights where the engine can. The same bits as one row after the
     * other.
     *
     * @param rows of different sessions of this model, or of views of the same base, or of their base
     * @return one answer per row, in order
     * @throws RelataException as {@link Session#append(int...)}; all sessions are then unchanged
     */
    default List<Logits> append(List<Row> rows) {
        return rows.stream()
                .map(r -> new Logits(
                        r.tokenIds().length == 0 ? new float[0] : r.session().append(r.tokenIds()),
                        r.session().peek(r.tree())))
                .toList();
    }

    /** Returns what this engine does with keys and values computed apart, or nothing when it cannot. */
    default Optional<KeyValueBlocks> blocks() {
        return Optional.empty();
    }

    @Override
    void close();

    /**
     * Work on one session.
     *
     * @param tokenIds to append; may be empty when there is a tree
     * @param tree looked at after that; may be empty
     */
    record Row(Session session, int[] tokenIds, TokenTree tree) {
        /** Refuses rows of which two append to one session. */
        public static void requireApart(List<Row> rows) {
            if (rows.stream().map(Row::session).distinct().count() < rows.size()) {
                throw new IllegalArgumentException("A session may be in one row only.");
            }
        }
    }

    /**
     * What came of a {@link Row}.
     *
     * @param last logits after the appended tokens, of shape {@code (vocabularySize)}; empty when there were none
     * @param nodes logits after each node of the tree, of shape {@code (nodes, vocabularySize)}; empty where the node is not
     *     asked
     */
    record Logits(float[] last, float[][] nodes) {}

    /** A growing sequence of tokens with the keys and values that the model computed for them. */
    interface Session extends AutoCloseable {
        /**
         * Appends tokens and returns the scores of the token that would follow.
         *
         * @param tokenIds at least one id, each in {@code [0, tokenizer().size())}
         * @return unnormalised logits of shape {@code (vocabularySize)}, float32, before temperature and softmax; owned
         *     by the caller
         * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG} if the sequence would pass {@link
         *     LanguageModel#contextTokensMax()}; the session is then unchanged
         */
        float[] append(int... tokenIds);

        /**
         * Returns what would follow each node of a tree of tokens hung at the end, all of them in one pass where the
         * engine can. The session is left as it was.
         *
         * @return logits of shape {@code (nodes, vocabularySize)}
         * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG} if the deepest node would pass {@link
         *     LanguageModel#contextTokensMax()}
         */
        default float[][] peek(TokenTree tree) {
            return tree.logitsOf(this);
        }

        /** Returns a session with the same tokens that grows on its own; this one stays usable. */
        default Session fork() {
            return fork(length());
        }

        /**
         * Returns a session with the first tokens of this one that grows on its own; this one stays usable.
         *
         * @param length in {@code [0, length()]}
         */
        Session fork(int length);

        /**
         * Keeps keys and values of the tokens in {@code [from, to)} apart from this session, for {@link
         * LanguageModel#open(List)}. Whoever asked closes them.
         *
         * @throws io.relata.error.RelataException with {@code OUT_OF_MEMORY}
         */
        default Kept keep(int from, int to) {
            return new Kept.WholeSession(fork(to));
        }

        /** Returns how many tokens have been appended. */
        int length();

        /**
         * Returns how many of the tokens were not computed for this session, since their keys and values had been kept from
         * before.
         */
        default int reusedTokenCount() {
            return 0;
        }

        /**
         * Returns how many bytes this session keeps besides what it shares with the sessions that it was forked from. An
         * engine that keeps nothing but the tokens keeps these.
         */
        default long ownBytes() {
            return (long) Integer.BYTES * length();
        }

        @Override
        void close();
    }
}
