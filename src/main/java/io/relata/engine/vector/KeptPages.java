package io.relata.engine.vector;

import io.relata.engine.Kept;
import java.util.List;

/**
 * The pages of some tokens, which may begin in the middle of the first one: what stands before them there are the tokens that
 * they follow. Freed when nothing refers to them any more.
 *
 * @param llama that computed them
 * @param from how many tokens stood before them
 * @param to how many tokens there are with them
 * @param pages from the one that holds the first token on
 */
record KeptPages(VectorLlama llama, int from, int to, List<float[]> pages) implements Kept {
    @Override
    public long bytes() {
        return (long) pages.size() * llama.layout().numbers() * Float.BYTES;
    }

    @Override
    public void close() {}
}
