package io.relata.dialogue;

import com.google.auto.service.AutoService;
import io.relata.prompt.StructureQuestion;
import io.relata.schema.EntityType;
import io.relata.schema.Ontology;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * ChatGPT for knowledge graphs (Trajanoska, Stojanov and Trajanov, arXiv 2305.04676): first the ontology of the text, then its
 * instances. Every instance's class, and every property's domain and range, is in the ontology that the notes carry.
 *
 * <p>Two turns, or one when the ontology has no properties. Option {@code ontology}: {@code schema} has the model choose from the
 * schema, {@code text} has it make up its own, and then relations come out that the schema does not have.
 */
@AutoService(DialoguePlan.class)
public final class OntologyPlan implements DialoguePlan {
    private static final String NAME = "ontology.v1";
    private static final String FROM = "ontology";
    private static final String SCHEMA = "schema";
    private static final String TEXT = "text";

    private final Phrases phrases = Phrases.english(NAME, SCHEMA, TEXT, "instances");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.TRIPLES);
    }

    @Override
    public Set<String> options() {
        return Set.of(FROM);
    }

    @Override
    public Step begin(Assignment assignment) {
        StructureQuestion question = assignment.question();
        boolean chosen = Options.oneOf(question, FROM, List.of(SCHEMA, TEXT)).equals(SCHEMA);
        Ontology whole = Ontology.of(narrowed(question));
        Turn.Write turn = new Turn.Write(
                "ontology",
                opening(question, whole, chosen),
                true,
                assignment.constrained()
                        ? Optional.of(chosen ? OntologyForm.of(whole) : OntologyForm.free())
                        : Optional.empty(),
                List.of("\n"),
                assignment.tokensMax(),
                0);
        return Step.Ask.written(turn, answer -> {
                    Announced announced = Announced.read(answer, chosen ? Optional.of(whole) : Optional.empty());
                    return instances(assignment, announced);
                })
                .writtenBy(gold -> " "
                        + spokenOf(gold, chosen ? whole::property : name -> Optional.of(everywhere(name)))
                                .text());
    }

    /** Returns the ontology that a structure speaks of, of the triples alone that the properties allow. */
    private static Ontology spokenOf(Structure gold, Function<String, Optional<Ontology.Property>> properties) {
        Ontology spoken = new Ontology(Set.of(), List.of());
        for (Triple t : gold.triples()) {
            Set<String> domain = classOf(t.head());
            Set<String> range = classOf(t.tail());
            boolean allowed = properties
                    .apply(t.relation())
                    .filter(p -> p.links(t.head().type(), t.tail().type()))
                    .isPresent();
            if (allowed) {
                Set<String> classes = new TreeSet<>(domain);
                classes.addAll(range);
                spoken = spoken.union(
                        new Ontology(classes, List.of(new Ontology.Property(t.relation(), domain, range))));
            }
        }
        return spoken;
    }

    private static Set<String> classOf(Entity entity) {
        return Set.of(entity.type().isEmpty() ? Ontology.THING : entity.type());
    }

    private static Ontology.Property everywhere(String name) {
        return new Ontology.Property(name, Set.of(Ontology.THING), Set.of(Ontology.THING));
    }

    private static RelationSchema narrowed(StructureQuestion question) {
        RelationSchema schema = question.schema();
        return new RelationSchema(
                schema.name(),
                schema.language(),
                schema.nullLabel(),
                schema.nullDefinition(),
                schema.relations().stream()
                        .filter(r -> question.focus().contains(r.name()))
                        .toList(),
                schema.entities(),
                schema.events());
    }

    private String opening(StructureQuestion question, Ontology whole, boolean chosen) {
        if (!chosen) {
            return phrases.say(question.schema(), TEXT, Map.of("text", question.text()));
        }
        List<String> properties =
                whole.properties().stream().map(Ontology.Property::name).toList();
        return phrases.say(
                question.schema(),
                SCHEMA,
                Map.of(
                        "text",
                        question.text(),
                        "classes",
                        String.join(", ", whole.classes()),
                        "properties",
                        String.join(", ", properties)));
    }

    private Step instances(Assignment assignment, Announced announced) {
        Ontology ontology = announced.ontology();
        Parsed said = new Parsed(Structure.EMPTY, announced.faults());
        Map<String, String> notes = Map.of("ontology", ontology.text());
        if (ontology.properties().isEmpty()) {
            return new Step.Done(Outcome.of(said, notes));
        }
        Assignment second = Turns.about(assignment, over(assignment.question(), ontology));
        String introduction = phrases.say(assignment.question().schema(), "instances", Map.of());
        return Step.Ask.written(Turns.further("instances", introduction, second), answer -> {
                    Parsed parsed = Turns.parsed(answer, second);
                    Parsed sound = sound(
                            parsed.structure(), ontology, second.question().text());
                    return new Step.Done(Outcome.of(said.hearing(parsed).and(sound), notes));
                })
                .writtenBy(gold -> Turns.written(gold, second));
    }

    /** Returns the question over the ontology alone; definitions are those of the schema where it has the name. */
    private static StructureQuestion over(StructureQuestion question, Ontology ontology) {
        RelationSchema schema = question.schema();
        List<EntityType> classes = ontology.classes().stream()
                .map(c -> schema.entities().stream()
                        .filter(e -> e.name().equals(c))
                        .findFirst()
                        .orElseGet(() -> new EntityType(c, "", c, List.of())))
                .toList();
        List<RelationType> relations = ontology.properties().stream()
                .map(p -> relation(schema.relation(p.name()), p))
                .toList();
        return new StructureQuestion(
                question.task(),
                new RelationSchema(
                        schema.name(),
                        schema.language(),
                        schema.nullLabel(),
                        schema.nullDefinition(),
                        relations,
                        classes,
                        List.of()),
                relations.stream().map(RelationType::name).toList(),
                List.of(),
                question.text(),
                question.known(),
                question.options());
    }

    private static RelationType relation(Optional<RelationType> known, Ontology.Property property) {
        return new RelationType(
                property.name(),
                known.map(RelationType::definition).orElse(""),
                known.map(RelationType::symmetric).orElse(false),
                known.map(RelationType::templates).orElse(List.of("{head} " + property.name() + " {tail}")),
                types(property.domain()),
                types(property.range()),
                known.map(RelationType::aliases).orElse(List.of()),
                "");
    }

    private static Set<String> types(Set<String> classes) {
        return classes.contains(Ontology.THING) ? Set.of() : classes;
    }

    /** Returns the triples that keep to the ontology; each other one is a fault. */
    private static Parsed sound(Structure found, Ontology ontology, String text) {
        List<Triple> sound = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (Triple t : found.triples()) {
            boolean links = ontology.property(t.relation()).stream()
                    .anyMatch(p -> p.links(t.head().type(), t.tail().type()));
            if (links && known(ontology, t.head()) && known(ontology, t.tail())) {
                sound.add(t);
            } else {
                faults.add(new Fault(
                        Fault.Kind.TYPE_VIOLATION,
                        "%s | %s | %s"
                                .formatted(
                                        t.head().span().in(text),
                                        t.relation(),
                                        t.tail().span().in(text))));
            }
        }
        return new Parsed(Structure.ofTriples(sound), faults);
    }

    private static boolean known(Ontology ontology, Entity entity) {
        return entity.type().isEmpty() || ontology.has(entity.type());
    }

    /** An ontology as it was announced, without what does not hold together. */
    private record Announced(Ontology ontology, List<Fault> faults) {
        static Announced read(Answer.Written answer, Optional<Ontology> allowed) {
            List<Fault> faults = new ArrayList<>();
            if (!answer.whole()) {
                faults.add(new Fault(Fault.Kind.TRUNCATED, ""));
            }
            Optional<Ontology> read = Ontology.parse(answer.text().strip());
            if (read.isEmpty()) {
                faults.add(new Fault(Fault.Kind.ILL_FORMED, answer.text().strip()));
                return new Announced(new Ontology(Set.of(), List.of()), faults);
            }
            Ontology said = read.get();
            Set<String> classes = new TreeSet<>(said.classes());
            allowed.ifPresent(a -> classes.removeIf(c -> refused(!a.has(c), c, Fault.Kind.UNKNOWN_LABEL, faults)));
            Ontology withClasses = new Ontology(classes, List.of());
            List<Ontology.Property> properties = new ArrayList<>(said.properties());
            properties.removeIf(p -> refused(
                    allowed.isPresent() && allowed.get().property(p.name()).isEmpty(),
                    p.name(),
                    Fault.Kind.UNKNOWN_LABEL,
                    faults));
            properties.removeIf(p -> refused(
                    !p.domain().stream().allMatch(withClasses::has)
                            || !p.range().stream().allMatch(withClasses::has),
                    p.name(),
                    Fault.Kind.NOT_ANNOUNCED,
                    faults));
            return new Announced(new Ontology(classes, properties), faults);
        }

        private static boolean refused(boolean wrong, String what, Fault.Kind kind, List<Fault> faults) {
            if (wrong) {
                faults.add(new Fault(kind, what));
            }
            return wrong;
        }
    }
}
