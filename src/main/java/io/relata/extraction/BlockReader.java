package io.relata.extraction;

import io.relata.blocks.BlockEncoding;
import io.relata.blocks.BlockKey;
import io.relata.blocks.BlockLease;
import io.relata.blocks.BlockStore;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.prompt.Prompt;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Has a model read prompts of which it has read the demonstrations before: their keys and values come from a store, and only
 * head and question are computed. A block is looked for only on behalf of a demonstration that a search has returned, under
 * the digits of its schema and id: whoever may not see a demonstration does not meet what was made of it.
 *
 * @param model that reads
 * @param engine its way with blocks
 * @param store where blocks are kept
 * @param attention with which it reads; one with an encoding
 */
record BlockReader(LanguageModel model, KeyValueBlocks engine, BlockStore store, Attention attention) {

    /**
     * A prompt that was read.
     *
     * @param prefill what did not have to be computed for it
     */
    record Opened(Conversation conversation, Trace.Prefill prefill) {}

    /**
     * Returns the conversation after the model has read a prompt.
     *
     * @param pieces its tokens
     * @param owners whose the blocks are: one for each demonstration, in the order in which the prompt shows them
     * @throws io.relata.error.RelataException with {@code PROMPT_TOO_LONG}
     */
    Opened open(Prompt prompt, PromptPieces pieces, List<String> owners) {
        LanguageModel.Session session = model.open();
        try {
            session.append(pieces.head());
            int reused = session.reusedTokenCount();
            try (BlockLease lease = lease(session, pieces.head(), pieces.demonstrations(), owners)) {
                if (!lease.blocks().isEmpty()) {
                    engine.attach(session, lease.blocks());
                }
                Trace.Prefill prefill = new Trace.Prefill(
                        attention.wireName(),
                        "",
                        lease.hits(),
                        lease.misses(),
                        lease.bytes(),
                        reused + lease.reusedTokenCount());
                float[] logits = session.append(pieces.question());
                return new Opened(Conversation.begun(model, session, prompt.opening(), logits), prefill);
            }
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Returns blocks, computed where they are not there.
     *
     * @param session that has read the head and nothing more; it is left as it was
     * @param head tokens of the head
     * @param demonstrations tokens of each
     * @param owners whose they are
     */
    BlockLease lease(LanguageModel.Session session, int[] head, List<int[]> demonstrations, List<String> owners) {
        List<BlockKey> keys = IntStream.range(0, owners.size())
                .mapToObj(i -> key(owners.get(i), head, demonstrations.get(i)))
                .toList();
        return store.lease(
                engine.shape(),
                head.length,
                encoding(),
                keys,
                place -> engine.compute(session, demonstrations.get(place)));
    }

    /** Returns whether a demonstration's block is there. */
    boolean has(String owner, int[] head, int[] demonstration) {
        return store.has(key(owner, head, demonstration));
    }

    private BlockKey key(String owner, int[] head, int[] demonstration) {
        return BlockKey.of(owner, encoding(), model.fingerprint(), head, demonstration);
    }

    private BlockEncoding encoding() {
        return attention.encoding().orElseThrow();
    }
}
