package io.relata.extraction;

import io.relata.digest.Sha256;
import io.relata.retrieval.Demonstrations;
import io.relata.structure.AnnotatedText;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The annotated texts that demonstrations for a whole text are chosen from.
 *
 * @param items in the order of their texts' ids
 * @param snapshot names the content: two pools with one snapshot hold the same
 */
public record TextPool(List<Item> items, String snapshot) {
    public TextPool {
        items = List.copyOf(items);
    }

    /**
     * A text of a pool.
     *
     * @param text the text
     * @param ids all ids that it goes by: its own, and those of the demonstrations that it was put together from
     * @param hash its {@link Demonstrations#textHash}
     */
    public record Item(AnnotatedText text, Set<String> ids, String hash) {
        public Item {
            ids = Set.copyOf(ids);
        }
    }

    /** Returns a pool of texts that have no other ids than their own. */
    public static TextPool of(Collection<AnnotatedText> texts) {
        List<AnnotatedText> sorted = texts.stream()
                .sorted((a, b) -> Demonstrations.ID_ORDER.compare(a.id(), b.id()))
                .toList();
        return new TextPool(
                sorted.stream()
                        .map(t -> new Item(t, Set.of(t.id()), Demonstrations.textHash(t.text())))
                        .toList(),
                Sha256.of(sorted.toString()));
    }

    /** Returns the texts that may be shown with a text: not itself under any id, and none that is excluded. */
    List<AnnotatedText> apartFrom(String text, Set<String> excludedIds) {
        String hash = Demonstrations.textHash(text);
        return items.stream()
                .filter(item -> !item.hash.equals(hash) && Collections.disjoint(item.ids, excludedIds))
                .map(Item::text)
                .toList();
    }
}
