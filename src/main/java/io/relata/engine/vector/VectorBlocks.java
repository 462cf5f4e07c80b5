package io.relata.engine.vector;

import static io.relata.engine.vector.PageLayout.TOKENS;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.KeyValueShape;
import io.relata.engine.LanguageModel.Session;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.TensorStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Keys and values computed apart, copied out of pages and into pages. */
final class VectorBlocks implements KeyValueBlocks {
    private final VectorLanguageModel model;
    private final PageLayout layout;

    VectorBlocks(VectorLanguageModel model) {
        this.model = model;
        this.layout = model.llama().layout();
    }

    @Override
    public KeyValueShape shape() {
        return new KeyValueShape(layout.layers(), layout.heads(), layout.width(), Dtype.F32);
    }

    @Override
    public KeyValueBlock compute(Session prefix, int... tokenIds) {
        VectorSession own = model.own(prefix);
        own.guard().check(tokenIds);
        int position = own.length();
        KeyValues grown = own.keysAndValues().fork(position).withRoom(position, tokenIds.length);
        new Batch(model.llama()).computeUnasked(tokenIds, position, grown, own.adapter());
        return taken(grown, position, position + tokenIds.length);
    }

    @Override
    public KeyValueBlock take(Session session, int from) {
        VectorSession own = model.own(session);
        return taken(own.keysAndValues(), from, own.length());
    }

    private KeyValueBlock taken(KeyValues all, int from, int to) {
        MemorySegment data = Arena.ofAuto().allocate((to - from) * shape().bytesPerToken(), Float.BYTES);
        long at = 0;
        for (int layer = 0; layer < layout.layers(); layer++) {
            for (boolean keys : new boolean[] {true, false}) {
                for (int head = 0; head < layout.heads(); head++) {
                    for (int token = from; token < to; token++) {
                        for (int i = 0; i < layout.width(); i++) {
                            data.set(TensorStore.FLOAT, at, all.page(token)[place(keys, layer, head, token, i)]);
                            at += Float.BYTES;
                        }
                    }
                }
            }
        }
        return new KeyValueBlock(shape(), to - from, from, data);
    }

    private int place(boolean keys, int layer, int head, int position, int i) {
        int slot = position % TOKENS;
        return keys ? layout.key(layer, head, slot, i) : layout.value(layer, head, slot, i);
    }

    @Override
    public void attach(Session session, List<KeyValueBlock> blocks) {
        VectorSession own = model.own(session);
        for (KeyValueBlock block : blocks) {
            if (!block.shape().equals(shape())) {
                throw new IllegalArgumentException("Blocks of %s are not %s.".formatted(block.shape(), shape()));
            }
        }
        int count = blocks.stream().mapToInt(KeyValueBlock::tokenCount).sum();
        own.guard().checkCount(count);
        KeyValues grown = own.keysAndValues().withRoom(own.length(), count);
        int position = own.length();
        for (KeyValueBlock block : blocks) {
            attach(grown, position, block);
            position += block.tokenCount();
        }
        own.grow(grown, count);
    }

    private void attach(KeyValues to, int position, KeyValueBlock block) {
        int step = position - block.position();
        Angles angles = Angles.of(new int[] {step}, model.llama().frequencies());
        int width = layout.heads() * layout.width();
        float[] keys = new float[width];
        float[] values = new float[width];
        for (int layer = 0; layer < layout.layers(); layer++) {
            for (int token = 0; token < block.tokenCount(); token++) {
                read(block, layer, 0, token, keys);
                read(block, layer, 1, token, values);
                angles.rotate(keys, 0, 0, layout.heads(), layout.width());
                to.write(layer, position + token, keys, 0, values, 0);
            }
        }
    }

    private void read(KeyValueBlock block, int layer, int kind, int token, float[] into) {
        int width = layout.width();
        for (int head = 0; head < layout.heads(); head++) {
            long line = ((2L * layer + kind) * layout.heads() + head) * block.tokenCount() + token;
            MemorySegment.copy(block.data(), TensorStore.FLOAT, line * width * Float.BYTES, into, head * width, width);
        }
    }
}
