package io.relata.dialogue;

import io.relata.prompt.StructureQuestion;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A dialogue played from a script, without a model.
 *
 * @param turns that were asked, in order
 * @param outcome what came of it
 */
record Script(List<Turn> turns, Outcome outcome) {
    static final RelationSchema SCHEMA = schema("en");

    /** Plays a dialogue; fails when the script has too many answers or too few. */
    static Script play(Step begin, Answer... answers) {
        return play(begin, Arrays.asList(answers).iterator()::next, answers.length);
    }

    /** Plays a dialogue in which every question gets the same kind of answer; fails after {@code turnsMax} turns. */
    static Script play(Step begin, Function<Turn, Answer> answering, int turnsMax) {
        List<Turn> turns = new ArrayList<>();
        Step step = begin;
        while (step instanceof Step.Ask ask) {
            Turn turn = ask.turn();
            turns.add(turn);
            if (turns.size() > turnsMax) {
                throw new AssertionError("More than %d turns: %s".formatted(turnsMax, turns));
            }
            step = ask.then().apply(answering.apply(turn));
        }
        return new Script(turns, ((Step.Done) step).outcome());
    }

    private static Script play(Step begin, java.util.function.Supplier<Answer> next, int count) {
        Script played = play(begin, _ -> next.get(), count);
        if (played.turns.size() != count) {
            throw new AssertionError("Of %d answers %d were asked for.".formatted(count, played.turns.size()));
        }
        return played;
    }

    static Answer.Written written(String text) {
        return new Answer.Written(text, true);
    }

    static Answer.Written cut(String text) {
        return new Answer.Written(text, false);
    }

    static Answer.Chosen chosen(double... probabilities) {
        return new Answer.Chosen(Arrays.stream(probabilities).boxed().toList());
    }

    List<String> turnNames() {
        return turns.stream().map(Turn::name).toList();
    }

    static DialoguePlan.Assignment assignment(
            Task task, RelationSchema schema, String text, Map<String, String> options) {
        return assignment(task, schema, text, List.of(), options);
    }

    static DialoguePlan.Assignment assignment(
            Task task,
            RelationSchema schema,
            String text,
            List<AnnotatedText> demonstrations,
            Map<String, String> options) {
        List<String> focus =
                switch (task) {
                    case TRIPLES ->
                        schema.relations().stream().map(RelationType::name).toList();
                    case ENTITIES ->
                        schema.entities().stream().map(EntityType::name).toList();
                    case EVENTS -> schema.events().stream().map(EventType::name).toList();
                };
        return new DialoguePlan.Assignment(
                new StructureQuestion(task, schema, focus, demonstrations, text, Structure.EMPTY, options),
                new BarsStyle(),
                true,
                64);
    }

    static RelationSchema schema(String language) {
        return new RelationSchema(
                "toy.v1",
                language,
                "None",
                "No relation holds.",
                List.of(
                        relation("Founder", Set.of("PERSON"), Set.of("ORGANIZATION")),
                        relation("Located-In", Set.of("ORGANIZATION", "PLACE"), Set.of("PLACE")),
                        relation("Related", Set.of(), Set.of())),
                List.of(
                        new EntityType("PERSON", "A human being.", "person", List.of()),
                        new EntityType("ORGANIZATION", "A company or club.", "organization", List.of()),
                        new EntityType("PLACE", "A place.", "place", List.of())),
                List.of(
                        new EventType(
                                "Founding",
                                "Something is founded.",
                                List.of(new EventType.Role("founder", ""), new EventType.Role("founded", ""))),
                        new EventType("Move", "Something moves.", List.of(new EventType.Role("mover", "")))));
    }

    private static RelationType relation(String name, Set<String> heads, Set<String> tails) {
        return new RelationType(
                name, "Definition of " + name + ".", false, List.of("{head} x {tail}"), heads, tails, List.of(), "");
    }
}
