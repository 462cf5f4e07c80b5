package io.relata.graph;

import io.relata.schema.Ontology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Individuals and statements about them.
 *
 * @param ontology what the individuals and properties are said to be
 * @param individuals in the order of their ids, none twice
 * @param statements in natural order, none twice
 */
public record KnowledgeGraph(Ontology ontology, List<Individual> individuals, List<Statement> statements) {
    public KnowledgeGraph {
        individuals = individuals.stream()
                .sorted(Comparator.comparing(Individual::id))
                .toList();
        statements = statements.stream().sorted(Statement.ORDER).toList();
    }

    /**
     * Something that the texts speak of.
     *
     * @param id canonical, unique in the graph
     * @param label what it is called most often, or in the dictionary
     * @param classes its classes; none where types were not asked for
     * @param names what it is called in the texts
     * @param citations where it is named
     */
    public record Individual(
            String id, String label, Set<String> classes, Set<String> names, List<Citation> citations) {
        public Individual {
            classes = Collections.unmodifiableSortedSet(new TreeSet<>(classes));
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
            citations = List.copyOf(new TreeSet<>(citations));
        }
    }

    /**
     * A property between two individuals.
     *
     * @param subject id of the first
     * @param property name
     * @param object id of the second
     * @param citations the stretches from one mention to the other, at least one
     */
    public record Statement(String subject, String property, String object, List<Citation> citations) {
        static final Comparator<Statement> ORDER = Comparator.comparing(Statement::subject)
                .thenComparing(Statement::property)
                .thenComparing(Statement::object);

        public Statement {
            citations = List.copyOf(new TreeSet<>(citations));
            if (citations.isEmpty()) {
                throw new IllegalArgumentException("%s %s %s rests on nothing.".formatted(subject, property, object));
            }
        }
    }

    /** Returns, in words, everything that does not hold together; nothing of a sound graph. */
    public List<String> violations() {
        List<String> violations = new ArrayList<>(ontology.violations());
        Map<String, Individual> byId = new TreeMap<>();
        for (Individual i : individuals) {
            byId.put(i.id(), i);
            i.classes().stream()
                    .filter(c -> !ontology.has(c))
                    .forEach(c -> violations.add("%s is a %s, which is no class.".formatted(i.id(), c)));
        }
        for (Statement s : statements) {
            check(s, byId, violations);
        }
        return List.copyOf(violations);
    }

    private void check(Statement s, Map<String, Individual> byId, List<String> violations) {
        String inWords = "%s %s %s".formatted(s.subject(), s.property(), s.object());
        if (!byId.containsKey(s.subject()) || !byId.containsKey(s.object())) {
            violations.add(inWords + " speaks of something that is no individual.");
            return;
        }
        ontology.property(s.property())
                .ifPresentOrElse(
                        p -> {
                            if (!isAny(byId.get(s.subject()), p.domain())) {
                                violations.add(inWords + ": the first is outside the domain " + p.domain() + ".");
                            }
                            if (!isAny(byId.get(s.object()), p.range())) {
                                violations.add(inWords + ": the second is outside the range " + p.range() + ".");
                            }
                        },
                        () -> violations.add(inWords + " has a property that the ontology lacks."));
    }

    private static boolean isAny(Individual individual, Set<String> classes) {
        return classes.contains(Ontology.THING)
                || individual.classes().isEmpty()
                || individual.classes().stream().anyMatch(classes::contains);
    }
}
