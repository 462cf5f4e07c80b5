package io.relata.dialogue;

import com.google.auto.service.AutoService;
import io.relata.prompt.StructureQuestion;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ChatIE (Wei et al., arXiv 2302.10205): first which names of the schema the text holds, then a turn for each of them in the
 * same conversation, with the types of its arguments or its roles.
 *
 * <p>N names kept make 1 + N turns, at most one more than the question has names. A name that is not asked for makes no
 * turn, only a fault.
 */
@AutoService(DialoguePlan.class)
public final class TwoStagePlan implements DialoguePlan {
    private static final String NAME = "two-stage.v1";

    private final Phrases phrases = Phrases.englishAndChinese(
            NAME, "types", "triples", "entities", "events", "relation", "entity", "event", "any", "none", "or");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Step begin(Assignment assignment) {
        List<String> names = assignment.question().focus();
        String none = say(assignment, "none", Map.of());
        return Step.Ask.written(types(assignment, none), answer -> {
                    NameTuple listed = NameTuple.parse(answer.text(), names, none);
                    Parsed said = new Parsed(Structure.EMPTY, listed.faults());
                    return new Stage(assignment, listed.kept(), 0, answer.whole() ? said : said.but(Turns.TRUNCATED))
                            .step();
                })
                .writtenBy(gold -> NameTuple.written(held(assignment.question(), gold), none));
    }

    /** Returns the names asked for that a structure has, in the order of the question. */
    private static List<String> held(StructureQuestion question, Structure gold) {
        Stream<String> held =
                switch (question.task()) {
                    case TRIPLES -> gold.triples().stream().map(Triple::relation);
                    case ENTITIES -> gold.entities().stream().map(Entity::type);
                    case EVENTS -> gold.events().stream().map(Event::type);
                };
        Set<String> names = held.collect(Collectors.toSet());
        return question.focus().stream().filter(names::contains).toList();
    }

    private Turn.Write types(Assignment assignment, String none) {
        StructureQuestion question = assignment.question();
        String text = say(
                assignment,
                "types",
                Map.of(
                        "text",
                        question.text(),
                        "kinds",
                        say(assignment, question.task().wireName(), Map.of()),
                        "names",
                        String.join(", ", question.focus())));
        return new Turn.Write(
                "types",
                text,
                true,
                assignment.constrained() ? Optional.of(NameTuple.form(question.focus(), none)) : Optional.empty(),
                List.of("\n"),
                assignment.tokensMax(),
                0);
    }

    private String say(Assignment assignment, String name, Map<String, String> values) {
        return phrases.say(assignment.question().schema(), name, values);
    }

    private String introduction(Assignment assignment, String name) {
        RelationSchema schema = assignment.question().schema();
        return switch (assignment.question().task()) {
            case TRIPLES -> {
                Optional<RelationType> type = schema.relation(name);
                yield say(
                        assignment,
                        "relation",
                        Map.of(
                                "name",
                                name,
                                "definition",
                                type.map(RelationType::definition).orElse(""),
                                "heads",
                                types(assignment, type.map(RelationType::headTypes)),
                                "tails",
                                types(assignment, type.map(RelationType::tailTypes))));
            }
            case ENTITIES ->
                say(
                        assignment,
                        "entity",
                        Map.of(
                                "name",
                                name,
                                "definition",
                                schema.entities().stream()
                                        .filter(e -> e.name().equals(name))
                                        .map(EntityType::definition)
                                        .findFirst()
                                        .orElse("")));
            case EVENTS -> {
                Optional<EventType> type = schema.events().stream()
                        .filter(e -> e.name().equals(name))
                        .findFirst();
                yield say(
                        assignment,
                        "event",
                        Map.of(
                                "name",
                                name,
                                "definition",
                                type.map(EventType::definition).orElse(""),
                                "roles",
                                type.map(EventType::roles).orElse(List.of()).stream()
                                        .map(EventType.Role::name)
                                        .collect(Collectors.joining(", "))));
            }
        };
    }

    private String types(Assignment assignment, Optional<Set<String>> types) {
        return types.filter(t -> !t.isEmpty())
                .map(t -> String.join(" " + say(assignment, "or", Map.of()) + " ", t))
                .orElseGet(() -> say(assignment, "any", Map.of()));
    }

    /** The second stage, before the name at a position is asked about. */
    private final class Stage {
        private final Assignment assignment;
        private final List<String> kept;
        private final int at;
        private final Parsed found;

        Stage(Assignment assignment, List<String> kept, int at, Parsed found) {
            this.assignment = assignment;
            this.kept = kept;
            this.at = at;
            this.found = found;
        }

        Step step() {
            if (at == kept.size()) {
                return new Step.Done(Outcome.of(found, Map.of("types", String.join(", ", kept))));
            }
            String name = kept.get(at);
            Assignment one = Turns.about(
                    assignment, assignment.question().about(List.of(name)).knowing(found.structure()));
            return Step.Ask.written(
                            Turns.further("extract", introduction(assignment, name), one),
                            answer -> new Stage(assignment, kept, at + 1, found.and(Turns.parsed(answer, one))).step())
                    .writtenBy(gold -> Turns.written(gold, one));
        }
    }
}
