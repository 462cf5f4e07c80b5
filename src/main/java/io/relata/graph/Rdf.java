package io.relata.graph;

import io.relata.schema.Ontology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A graph as RDF, apart from how it is spelled. Classes are {@code owl:Class}, properties {@code owl:ObjectProperty} with domain
 * and range (of several classes, their {@code owl:unionOf}), individuals have a label, their other names and their classes. Each
 * statement stands once by itself and once as an {@code rdf:Statement} that carries its citations: document, chunk, and the first
 * character and the one past the last.
 *
 * <p>Names become IRIs {@code urn:relata:class:...}, {@code urn:relata:property:...}, {@code urn:relata:entity:...}, with
 * everything but letters, digits, {@code -}, {@code _} and {@code .} of ASCII percent-encoded as UTF-8.
 */
final class Rdf {
    static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    static final String RDFS = "http://www.w3.org/2000/01/rdf-schema#";
    static final String OWL = "http://www.w3.org/2002/07/owl#";
    static final String SKOS = "http://www.w3.org/2004/02/skos/core#";
    static final String RELATA = "urn:relata:vocabulary:";

    /** The prefixes that both spellings declare, in their order. */
    static final Map<String, String> PREFIXES = prefixes();

    private Rdf() {}

    /** What stands as the object of a property. */
    sealed interface Value {
        /** Another resource. */
        record Iri(String iri) implements Value {}

        /** A text. */
        record Text(String text) implements Value {}

        /** A whole number. */
        record Whole(int number) implements Value {}

        /** A resource without a name. */
        record Blank(Resource resource) implements Value {}

        /** Resources in their order. */
        record Sequence(List<Value> values) implements Value {}
    }

    /**
     * A resource with what is said of it.
     *
     * @param iri its name, or the empty string
     * @param facts values by IRI of the property, in the order in which they are written
     */
    record Resource(String iri, Map<String, List<Value>> facts) {
        static Resource named(String iri) {
            return new Resource(iri, new LinkedHashMap<>());
        }

        Resource with(String property, Value value) {
            facts.computeIfAbsent(property, _ -> new ArrayList<>()).add(value);
            return this;
        }
    }

    /** Returns a graph's resources in the order in which they are written. */
    static List<Resource> resources(KnowledgeGraph graph) {
        List<Resource> resources = new ArrayList<>();
        for (String c : graph.ontology().classes()) {
            resources.add(Resource.named(classIri(c))
                    .with(RDF + "type", new Value.Iri(OWL + "Class"))
                    .with(RDFS + "label", new Value.Text(c)));
        }
        for (Ontology.Property p : graph.ontology().properties()) {
            resources.add(Resource.named(propertyIri(p.name()))
                    .with(RDF + "type", new Value.Iri(OWL + "ObjectProperty"))
                    .with(RDFS + "label", new Value.Text(p.name()))
                    .with(RDFS + "domain", union(p.domain()))
                    .with(RDFS + "range", union(p.range())));
        }
        Map<String, Resource> byId = new LinkedHashMap<>();
        graph.individuals().forEach(i -> byId.put(i.id(), individual(i)));
        for (KnowledgeGraph.Statement s : graph.statements()) {
            byId.computeIfAbsent(s.subject(), id -> Resource.named(entityIri(id)))
                    .with(propertyIri(s.property()), new Value.Iri(entityIri(s.object())));
        }
        resources.addAll(byId.values());
        for (int i = 0; i < graph.statements().size(); i++) {
            resources.add(statement(i, graph.statements().get(i)));
        }
        return resources;
    }

    private static Resource individual(KnowledgeGraph.Individual i) {
        Resource resource =
                Resource.named(entityIri(i.id())).with(RDF + "type", new Value.Iri(OWL + "NamedIndividual"));
        i.classes().forEach(c -> resource.with(RDF + "type", new Value.Iri(classIri(c))));
        resource.with(RDFS + "label", new Value.Text(i.label()));
        i.names().stream()
                .filter(n -> !n.equals(i.label()))
                .forEach(n -> resource.with(SKOS + "altLabel", new Value.Text(n)));
        i.citations().forEach(c -> resource.with(RELATA + "namedAt", citation(c)));
        return resource;
    }

    private static Resource statement(int index, KnowledgeGraph.Statement s) {
        Resource resource = Resource.named(String.format(Locale.ROOT, "urn:relata:statement:%d", index + 1))
                .with(RDF + "type", new Value.Iri(RDF + "Statement"))
                .with(RDF + "subject", new Value.Iri(entityIri(s.subject())))
                .with(RDF + "predicate", new Value.Iri(propertyIri(s.property())))
                .with(RDF + "object", new Value.Iri(entityIri(s.object())));
        s.citations().forEach(c -> resource.with(RELATA + "statedAt", citation(c)));
        return resource;
    }

    private static Value citation(Citation c) {
        return new Value.Blank(Resource.named("")
                .with(RELATA + "document", new Value.Text(c.document()))
                .with(RELATA + "chunk", new Value.Whole(c.chunk()))
                .with(RELATA + "start", new Value.Whole(c.span().start()))
                .with(RELATA + "end", new Value.Whole(c.span().end())));
    }

    private static Value union(Set<String> classes) {
        List<Value> members =
                classes.stream().<Value>map(c -> new Value.Iri(classIri(c))).toList();
        if (members.size() == 1) {
            return members.getFirst();
        }
        return new Value.Blank(Resource.named("")
                .with(RDF + "type", new Value.Iri(OWL + "Class"))
                .with(OWL + "unionOf", new Value.Sequence(members)));
    }

    private static String classIri(String name) {
        return name.equals(Ontology.THING) ? OWL + "Thing" : "urn:relata:class:" + encoded(name);
    }

    private static String propertyIri(String name) {
        return "urn:relata:property:" + encoded(name);
    }

    private static String entityIri(String id) {
        return "urn:relata:entity:" + encoded(id);
    }

    private static String encoded(String name) {
        StringBuilder out = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || "-_.".indexOf(b) >= 0;
            if (plain) {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }

    private static Map<String, String> prefixes() {
        Map<String, String> prefixes = new LinkedHashMap<>();
        prefixes.put("rdf", RDF);
        prefixes.put("rdfs", RDFS);
        prefixes.put("owl", OWL);
        prefixes.put("skos", SKOS);
        prefixes.put("relata", RELATA);
        return Collections.unmodifiableMap(prefixes);
    }
}
