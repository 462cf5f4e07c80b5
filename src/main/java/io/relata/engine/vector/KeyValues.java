package io.relata.engine.vector;

import static io.relata.engine.vector.PageLayout.TOKENS;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of a session, page by page. A fork reads its parent's pages and copies the one that it would write into;
 * its parent goes on writing behind what the fork sees.
 */
final class KeyValues {
    private final PageLayout layout;
    private final List<float[]> pages;
    /** The pages from here on are written by this session alone. */
    private final int ownFrom;

    private KeyValues(PageLayout layout, List<float[]> pages, int ownFrom) {
        this.layout = layout;
        this.pages = pages;
        this.ownFrom = ownFrom;
    }

    /** Returns those of no tokens. */
    static KeyValues none(PageLayout layout) {
        return new KeyValues(layout, List.of(), 0);
    }

    /** Returns those of tokens that were kept, one stretch behind the other. */
    static KeyValues of(PageLayout layout, List<KeptPages> kept) {
        List<float[]> pages = new ArrayList<>();
        for (KeptPages one : kept) {
            int first = one.from() / TOKENS;
            // The page in which one stretch ends and the next begins is whole in the later one.
            pages.subList(first, pages.size()).clear();
            pages.addAll(one.pages());
        }
        return new KeyValues(layout, List.copyOf(pages), pages.size());
    }

    private static int pagesOf(int tokens) {
        return Math.ceilDiv(tokens, TOKENS);
    }

    PageLayout layout() {
        return layout;
    }

    /** Returns those of the first tokens, which share all pages with these. */
    KeyValues fork(int length) {
        return new KeyValues(layout, List.copyOf(pages.subList(0, pagesOf(length))), pagesOf(length));
    }

    /**
     * Returns these with room to write behind the first tokens. These stay as they are.
     *
     * @throws RelataException with {@code OUT_OF_MEMORY}
     */
    KeyValues withRoom(int length, int count) {
        int needed = pagesOf(length + count);
        int written = length / TOKENS;
        if (needed <= pages.size() && ownFrom <= written) {
            return this;
        }
        List<float[]> grown = new ArrayList<>(pages.subList(0, pagesOf(length)));
        try {
            if (written < grown.size() && written < ownFrom) {
                grown.set(written, grown.get(written).clone());
            }
            while (grown.size() < needed) {
                grown.add(new float[layout.numbers()]);
            }
        } catch (OutOfMemoryError e) {
            throw new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "There is no room for the keys and values of %d tokens after %d.".formatted(count, length),
                    "Maybe give the JVM a larger heap by RELATA_JVM_OPTS=-Xmx8g, or fewer demonstrations fit.",
                    e);
        }
        return new KeyValues(layout, List.copyOf(grown), Math.min(ownFrom, written));
    }

    /** Returns the pages of some tokens. */
    List<float[]> pages(int from, int to) {
        return List.copyOf(pages.subList(from / TOKENS, pagesOf(to)));
    }

    /** Returns the page of a position. */
    float[] page(int position) {
        return pages.get(position / TOKENS);
    }

    /** Returns how many bytes the pages take that are these alone. */
    long ownBytes() {
        return (long) Math.max(0, pages.size() - ownFrom) * layout.numbers() * Float.BYTES;
    }

    /** Writes a key and a value of a token in one layer. */
    void write(int layer, int position, float[] keys, int keyAt, float[] values, int valueAt) {
        float[] page = page(position);
        int slot = position % TOKENS;
        for (int head = 0; head < layout.heads(); head++) {
            int from = head * layout.width();
            for (int i = 0; i < layout.width(); i++) {
                page[layout.key(layer, head, slot, i)] = keys[keyAt + from + i];
                page[layout.value(layer, head, slot, i)] = values[valueAt + from + i];
            }
        }
    }
}
