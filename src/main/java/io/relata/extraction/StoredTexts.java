package io.relata.extraction;

import io.relata.digest.Sha256;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.StarterTexts;
import io.relata.schema.Direction;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The demonstrations of a store, those of one text put together: a text's entities are the mentions that were labelled in it,
 * its triples the pairs that have a relation. To them come the texts that ship with the schema. Put together anew only when the
 * store has changed.
 */
public final class StoredTexts implements TextPools {
    private static final int PAGE = 1000;

    private final DemonstrationStores stores;
    private final Map<String, List<AnnotatedText>> starters = new ConcurrentHashMap<>();
    private final Map<Key, TextPool> pools = new ConcurrentHashMap<>();

    private record Key(String encoder, RelationSchema schema) {}

    /** Creates pools over these stores. */
    public StoredTexts(DemonstrationStores stores) {
        this.stores = stores;
    }

    @Override
    public TextPool of(RelationSchema schema, TextProfile profile) {
        DemonstrationIndex index = stores.of(profile.encoder()).index();
        List<AnnotatedText> shipped = starters.computeIfAbsent(schema.name(), StarterTexts::of);
        String stored = index.snapshot(schema.name());
        String snapshot = shipped.isEmpty() ? stored : Sha256.of(stored + shipped);
        return pools.compute(
                new Key(profile.encoder(), schema),
                (_, known) -> known != null && known.snapshot().equals(snapshot)
                        ? known
                        : new TextPool(items(index, schema, shipped), snapshot));
    }

    private static List<TextPool.Item> items(
            DemonstrationIndex index, RelationSchema schema, List<AnnotatedText> shipped) {
        Map<String, List<Demonstration>> byText = new LinkedHashMap<>();
        String after = "";
        List<Demonstration> page;
        do {
            page = index.list(schema.name(), after, PAGE);
            for (Demonstration d : page) {
                byText.computeIfAbsent(d.context().text(), _ -> new ArrayList<>())
                        .add(d);
                after = d.id();
            }
        } while (page.size() == PAGE);
        return Stream.concat(
                        byText.entrySet().stream().map(e -> item(e.getKey(), e.getValue(), schema)),
                        TextPool.of(shipped).items().stream())
                .sorted((a, b) ->
                        Demonstrations.ID_ORDER.compare(a.text().id(), b.text().id()))
                .toList();
    }

    /** Puts the demonstrations of a text together; they are ordered by id, and the first gives its id to the text. */
    private static TextPool.Item item(String text, List<Demonstration> demonstrations, RelationSchema schema) {
        Map<CharSpan, String> types = types(demonstrations);
        List<Triple> triples = demonstrations.stream()
                .filter(d -> !schema.isNull(d.label()))
                .map(d -> triple(d, types))
                .toList();
        String rationale = demonstrations.stream()
                .map(Demonstration::reasoning)
                .filter(r -> !r.isBlank())
                .distinct()
                .collect(Collectors.joining(" "));
        AnnotatedText annotated = new AnnotatedText(
                demonstrations.getFirst().id(), text, new Structure(entities(types), triples, List.of()), rationale);
        return new TextPool.Item(
                annotated,
                demonstrations.stream().map(Demonstration::id).collect(Collectors.toCollection(TreeSet::new)),
                Demonstrations.textHash(text));
    }

    /** Returns every mention with its type; where one was labelled without a type and with one, with that. */
    private static Map<CharSpan, String> types(List<Demonstration> demonstrations) {
        Map<CharSpan, String> types = new TreeMap<>();
        for (Demonstration d : demonstrations) {
            for (EntityMention mention :
                    List.of(d.context().pair().head(), d.context().pair().tail())) {
                types.merge(mention.span(), mention.type(), (known, other) -> known.isEmpty() ? other : known);
            }
        }
        return types;
    }

    private static List<Entity> entities(Map<CharSpan, String> types) {
        return types.entrySet().stream()
                .map(e -> new Entity(e.getKey(), e.getValue()))
                .toList();
    }

    private static Triple triple(Demonstration d, Map<CharSpan, String> types) {
        Entity head = entity(d.context().pair().head(), types);
        Entity tail = entity(d.context().pair().tail(), types);
        String relation = d.label().relation();
        return d.label().direction() == Direction.TAIL_TO_HEAD
                ? new Triple(tail, relation, head)
                : new Triple(head, relation, tail);
    }

    private static Entity entity(EntityMention mention, Map<CharSpan, String> types) {
        return new Entity(mention.span(), types.get(mention.span()));
    }
}
