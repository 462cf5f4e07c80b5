package io.relata.testing;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.engine.SessionGuard;
import io.relata.engine.Tokenizer;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.Dtype;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A model that means nothing and sees exactly what a model with block masks would: what it keeps of a token is a digest of the
 * token and of all that it kept of those the token sees, and its logits are drawn by all that it keeps. Every encoding keeps
 * the digests exactly.
 */
public final class BlockLanguageModel implements LanguageModel {
    private static final int WIDTH = 8;
    private static final int PARTS = 4;
    private static final int PART_BITS = 7;
    private static final int GREATEST = 127;

    private final Tokenizer tokenizer;
    private final int contextTokensMax;
    private final KeyValueShape shape;
    private int computedTokenCount;
    private int openCount;

    /** Creates a model that computes in the given numbers. */
    public BlockLanguageModel(Tokenizer tokenizer, int contextTokensMax, Dtype dtype) {
        this.tokenizer = tokenizer;
        this.contextTokensMax = contextTokensMax;
        this.shape = new KeyValueShape(1, 1, WIDTH, dtype);
    }

    /** Returns how many tokens were computed, in sessions and as blocks. */
    public int computedTokenCount() {
        return computedTokenCount;
    }

    /** Returns how many sessions and forks are open. */
    public int openCount() {
        return openCount;
    }

    @Override
    public ModelFacts facts() {
        return new ModelFacts("blocks", "blocks", tokenizer, contextTokensMax);
    }

    @Override
    public Session open() {
        return new Kept(new SessionGuard(this), new ArrayList<>());
    }

    @Override
    public Optional<KeyValueBlocks> blocks() {
        return Optional.of(new KeyValueBlocks() {
            @Override
            public KeyValueShape shape() {
                return shape;
            }

            @Override
            public KeyValueBlock compute(Session prefix, int... tokenIds) {
                try (Session fork = prefix.fork()) {
                    fork.append(tokenIds);
                    return take(fork, prefix.length());
                }
            }

            @Override
            public KeyValueBlock take(Session session, int from) {
                List<Long> all = ((Kept) session).digests;
                return new KeyValueBlock(shape, all.size() - from, from, written(all.subList(from, all.size())));
            }

            @Override
            public void attach(Session session, List<KeyValueBlock> blocks) {
                Kept kept = (Kept) session;
                int count = blocks.stream().mapToInt(KeyValueBlock::tokenCount).sum();
                kept.guard.check(new int[count]);
                blocks.forEach(block -> kept.digests.addAll(read(block)));
                kept.guard.grow(count);
            }
        });
    }

    /** Keys are zeros; a value begins with the greatest number, so that a scale of 1 keeps it. */
    private MemorySegment written(List<Long> digests) {
        MemorySegment data = Arena.ofAuto().allocate(shape.bytesPerToken() * digests.size(), 8);
        for (int t = 0; t < digests.size(); t++) {
            long at = (long) (digests.size() + t) * WIDTH;
            set(data, at, GREATEST);
            for (int part = 0; part < PARTS; part++) {
                set(data, at + 1 + part, digests.get(t) >>> (part * PART_BITS) & GREATEST);
            }
        }
        return data;
    }

    private List<Long> read(KeyValueBlock block) {
        List<Long> digests = new ArrayList<>();
        for (int t = 0; t < block.tokenCount(); t++) {
            long at = (long) (block.tokenCount() + t) * WIDTH;
            long digest = 0;
            for (int part = 0; part < PARTS; part++) {
                digest |= (long) get(block.data(), at + 1 + part) << (part * PART_BITS);
            }
            digests.add(digest);
        }
        return digests;
    }

    private void set(MemorySegment data, long index, long value) {
        if (shape.dtype() == Dtype.F32) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
        } else {
            data.setAtIndex(ValueLayout.JAVA_SHORT, index, BrainFloat.of(value));
        }
    }

    private float get(MemorySegment data, long index) {
        return shape.dtype() == Dtype.F32
                ? data.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index)
                : BrainFloat.toFloat(data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, index));
    }

    @Override
    public void close() {}

    private final class Kept implements Session {
        private final SessionGuard guard;
        private final List<Long> digests;

        Kept(SessionGuard guard, List<Long> digests) {
            this.guard = guard;
            this.digests = digests;
            openCount++;
        }

        @Override
        public float[] append(int... tokenIds) {
            guard.check(tokenIds);
            for (int token : tokenIds) {
                long digest = new SplittableRandom(31L * digests.hashCode() + token).nextLong();
                digests.add(digest & (1L << (PARTS * PART_BITS)) - 1);
            }
            guard.grow(tokenIds.length);
            computedTokenCount += tokenIds.length;
            SplittableRandom random = new SplittableRandom(digests.hashCode());
            float[] logits = new float[tokenizer.size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (10 * random.nextDouble());
            }
            // An end that never comes would make every answer as long as it may be.
            logits[tokenizer.endId()] = (float) (11 * random.nextDouble());
            return logits;
        }

        @Override
        public Session fork(int length) {
            return new Kept(guard.fork(length), new ArrayList<>(digests.subList(0, length)));
        }

        @Override
        public int length() {
            return guard.length();
        }

        @Override
        public void close() {
            if (guard.close()) {
                openCount--;
            }
        }
    }
}
