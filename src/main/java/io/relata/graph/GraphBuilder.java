package io.relata.graph;

import io.relata.document.CharSpan;
import io.relata.schema.Ontology;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts a graph together from what was found, chunk by chunk. What two chunks that overlap both have is cited once, from the
 * earlier one. Events are not part of a graph.
 */
public final class GraphBuilder {
    private final Names names;
    private final Map<String, Individual> individuals = new TreeMap<>();
    private final Map<Edge, Map<Place, Integer>> statements = new TreeMap<>();

    private record Edge(String subject, String property, String object) implements Comparable<Edge> {
        private static final Comparator<Edge> ORDER = Comparator.comparing(Edge::subject)
                .thenComparing(Edge::property)
                .thenComparing(Edge::object);

        @Override
        public int compareTo(Edge other) {
            return ORDER.compare(this, other);
        }
    }

    private record Place(String document, CharSpan span) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::document).thenComparing(Place::span);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Individual {
        private final Map<String, Integer> countByName = new TreeMap<>();
        private final Set<String> classes = new TreeSet<>();
        private final Map<Place, Integer> chunkByPlace = new TreeMap<>();
        private String label = "";
    }

    /** Creates a builder of one graph. */
    public GraphBuilder(Names names) {
        this.names = names;
    }

    /**
     * Adds what was found in a chunk.
     *
     * @param document id of the document
     * @param chunk the chunk, whose text the structure's spans count in
     */
    public void add(String document, Chunk chunk, Structure found) {
        for (Entity e : found.entities()) {
            individual(document, chunk, e);
        }
        for (Triple t : found.triples()) {
            CharSpan both = new CharSpan(
                    chunk.start()
                            + Math.min(t.head().span().start(), t.tail().span().start()),
                    chunk.start()
                            + Math.max(t.head().span().end(), t.tail().span().end()));
            Edge edge = new Edge(id(chunk, t.head()), t.relation(), id(chunk, t.tail()));
            statements
                    .computeIfAbsent(edge, _ -> new TreeMap<>())
                    .merge(new Place(document, both), chunk.index(), Math::min);
        }
    }

    private String id(Chunk chunk, Entity entity) {
        return names.name(entity.span().in(chunk.text()), entity.type()).id();
    }

    private void individual(String document, Chunk chunk, Entity entity) {
        String mention = entity.span().in(chunk.text());
        Names.Name name = names.name(mention, entity.type());
        Individual known = individuals.computeIfAbsent(name.id(), _ -> new Individual());
        known.label = name.label();
        if (!entity.type().isEmpty()) {
            known.classes.add(entity.type());
        }
        Place place = new Place(
                document,
                new CharSpan(
                        chunk.start() + entity.span().start(),
                        chunk.start() + entity.span().end()));
        if (!known.chunkByPlace.containsKey(place)) {
            known.countByName.merge(mention, 1, Integer::sum);
        }
        known.chunkByPlace.merge(place, chunk.index(), Math::min);
    }

    /** Returns the graph of all that has been added; the same whatever the order. */
    public KnowledgeGraph build(Ontology ontology) {
        List<KnowledgeGraph.Individual> nodes = new ArrayList<>();
        individuals.forEach((id, i) -> nodes.add(new KnowledgeGraph.Individual(
                id,
                i.label.isEmpty() ? commonest(i.countByName) : i.label,
                i.classes,
                i.countByName.keySet(),
                citations(i.chunkByPlace))));
        List<KnowledgeGraph.Statement> edges = new ArrayList<>();
        statements.forEach((e, places) ->
                edges.add(new KnowledgeGraph.Statement(e.subject(), e.property(), e.object(), citations(places))));
        return new KnowledgeGraph(ontology, nodes, edges);
    }

    private static String commonest(Map<String, Integer> countByName) {
        String best = "";
        for (Map.Entry<String, Integer> e : countByName.entrySet()) {
            best = best.isEmpty() || e.getValue() > countByName.get(best) ? e.getKey() : best;
        }
        return best;
    }

    private static List<Citation> citations(Map<Place, Integer> chunkByPlace) {
        return chunkByPlace.entrySet().stream()
                .map(e -> new Citation(
                        e.getKey().document(), e.getValue(), e.getKey().span()))
                .toList();
    }
}
