package io.relata.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Classes, and properties that lead from instances of some classes to instances of others.
 *
 * <p>As text it is {@code {"classes":["PERSON"],"properties":[["Founder","PERSON","ORGANIZATION"]]}}, with one entry for every
 * class in the domain and every class in the range of a property.
 *
 * @param classes in natural order, {@link #THING} not among them
 * @param properties in the order of their names
 */
public record Ontology(Set<String> classes, List<Property> properties) {
    /** The class of everything. */
    public static final String THING = "Thing";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public Ontology {
        TreeSet<String> sorted = new TreeSet<>(classes);
        sorted.remove(THING);
        classes = Collections.unmodifiableSortedSet(sorted);
        properties = properties.stream().sorted().toList();
    }

    /**
     * A property.
     *
     * @param name that no other property of the ontology has
     * @param domain classes of what it can be said of, {@link #THING} for all; at least one
     * @param range classes of what it can lead to, likewise
     */
    public record Property(String name, Set<String> domain, Set<String> range) implements Comparable<Property> {
        public Property {
            domain = Collections.unmodifiableSortedSet(new TreeSet<>(domain));
            range = Collections.unmodifiableSortedSet(new TreeSet<>(range));
            if (domain.isEmpty() || range.isEmpty()) {
                throw new IllegalArgumentException("The property %s lacks its domain or its range.".formatted(name));
            }
        }

        /** Returns whether it may lead from an instance of one class to one of another; an empty name is any class. */
        public boolean links(String from, String to) {
            return has(domain, from) && has(range, to);
        }

        private static boolean has(Set<String> classes, String one) {
            return one.isEmpty() || classes.contains(THING) || classes.contains(one);
        }

        @Override
        public int compareTo(Property other) {
            return name.compareTo(other.name);
        }
    }

    /** Returns the entity types of a schema as classes and its relations as properties. */
    public static Ontology of(RelationSchema schema) {
        Set<String> classes = new TreeSet<>();
        schema.entities().forEach(e -> classes.add(e.name()));
        List<Property> properties = new ArrayList<>();
        for (RelationType r : schema.relations()) {
            classes.addAll(r.headTypes());
            classes.addAll(r.tailTypes());
            properties.add(new Property(r.name(), orThing(r.headTypes()), orThing(r.tailTypes())));
        }
        return new Ontology(classes, properties);
    }

    private static Set<String> orThing(Set<String> types) {
        return types.isEmpty() ? Set.of(THING) : types;
    }

    /** Reads an ontology from its text; empty if it does not have that form. */
    public static Optional<Ontology> parse(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            Set<String> classes = new TreeSet<>();
            Map<String, Set<String>> domains = new TreeMap<>();
            Map<String, Set<String>> ranges = new TreeMap<>();
            for (JsonNode name : root.path("classes")) {
                classes.add(name.asText().strip());
            }
            for (JsonNode entry : root.path("properties")) {
                String name = entry.path(0).asText().strip();
                domains.computeIfAbsent(name, _ -> new TreeSet<>())
                        .add(entry.path(1).asText().strip());
                ranges.computeIfAbsent(name, _ -> new TreeSet<>())
                        .add(entry.path(2).asText().strip());
            }
            if (!root.path("classes").isArray() || !root.path("properties").isArray()) {
                return Optional.empty();
            }
            classes.remove("");
            domains.remove("");
            return Optional.of(new Ontology(
                    classes,
                    domains.keySet().stream()
                            .map(n -> new Property(n, domains.get(n), ranges.get(n)))
                            .toList()));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    /** Returns the text that {@link #parse} reads. */
    public String text() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode names = root.putArray("classes");
        classes.forEach(names::add);
        ArrayNode entries = root.putArray("properties");
        for (Property p : properties) {
            p.domain().forEach(d -> p.range()
                    .forEach(r -> entries.addArray().add(p.name()).add(d).add(r)));
        }
        return root.toString();
    }

    /** Returns whether this is one of the classes, or {@link #THING}. */
    public boolean has(String name) {
        return name.equals(THING) || classes.contains(name);
    }

    /** Returns the property of a name. */
    public Optional<Property> property(String name) {
        return properties.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** Returns what is in one of the two; a property of both has the classes of both. */
    public Ontology union(Ontology other) {
        Set<String> all = new TreeSet<>(classes);
        all.addAll(other.classes);
        Map<String, Property> merged = new TreeMap<>();
        properties.forEach(p -> merged.put(p.name(), p));
        other.properties.forEach(p -> merged.merge(p.name(), p, Ontology::both));
        return new Ontology(all, List.copyOf(merged.values()));
    }

    private static Property both(Property one, Property other) {
        Set<String> domain = new TreeSet<>(one.domain());
        domain.addAll(other.domain());
        Set<String> range = new TreeSet<>(one.range());
        range.addAll(other.range());
        return new Property(one.name(), domain, range);
    }

    /** Returns, in words, every class that a property names and the ontology lacks; none of a sound one. */
    public List<String> violations() {
        List<String> violations = new ArrayList<>();
        for (Property p : properties) {
            p.domain().stream()
                    .filter(c -> !has(c))
                    .forEach(c -> violations.add(
                            "The property %s has %s in its domain, which is no class.".formatted(p.name(), c)));
            p.range().stream()
                    .filter(c -> !has(c))
                    .forEach(c -> violations.add(
                            "The property %s has %s in its range, which is no class.".formatted(p.name(), c)));
        }
        return List.copyOf(violations);
    }
}
