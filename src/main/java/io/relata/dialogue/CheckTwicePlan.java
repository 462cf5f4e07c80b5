package io.relata.dialogue;

import com.google.auto.service.AutoService;
import io.relata.prompt.StructureQuestion;
import io.relata.schema.EntityType;
import io.relata.schema.RelationSchema;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * VicunaNER (Ji, arXiv 2305.03253): recognise, have each entity checked, ask what was missed, have the new ones checked.
 *
 * <p>A check asks for yes or no and goes by their probabilities; it can only remove. The second recognition can only add. An
 * entity is checked once, so there are 2 turns and one for every entity that is named.
 *
 * <p>Option {@code keep_from}: the probability of yes from which an entity is kept; 0.5 if left out.
 */
@AutoService(DialoguePlan.class)
public final class CheckTwicePlan implements DialoguePlan {
    private static final String NAME = "check-twice.v1";
    private static final String KEEP_FROM = "keep_from";
    private static final int YES = 0;

    private final Phrases phrases = Phrases.englishAndChinese(NAME, "check", "yes", "no", "missed", "nothing");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.ENTITIES);
    }

    @Override
    public Set<String> options() {
        return Set.of(KEEP_FROM);
    }

    @Override
    public Step begin(Assignment assignment) {
        double keepFrom = Options.probability(assignment.question(), KEEP_FROM, 0.5);
        return Step.Ask.written(Turns.extraction("recognise", assignment), answer -> {
                    Parsed parsed = Turns.parsed(answer, assignment);
                    State state = new State(assignment, keepFrom, List.of(), List.of(), parsed.with(Structure.EMPTY));
                    return check(state, parsed.structure().entities(), this::again);
                })
                .writtenBy(gold -> Turns.written(gold, assignment));
    }

    private Step check(State state, List<Entity> unchecked, Function<State, Step> then) {
        if (unchecked.isEmpty()) {
            return then.apply(state);
        }
        Entity entity = unchecked.getFirst();
        List<Entity> rest = unchecked.subList(1, unchecked.size());
        return Step.Ask.chosen(checkOf(state, entity), answer -> {
                    boolean kept = answer.probabilities().get(YES) >= state.keepFrom;
                    return check(kept ? state.keeping(entity) : state.refusing(entity), rest, then);
                })
                .taughtBy(
                        gold -> new Answer.Chosen(holds(gold, entity, state) ? List.of(1.0, 0.0) : List.of(0.0, 1.0)));
    }

    /** Answers have words and no places, so an entity is right wherever its words have this type. */
    private static boolean holds(Structure gold, Entity entity, State state) {
        return gold.entities().stream()
                .anyMatch(
                        e -> e.type().equals(entity.type()) && state.mention(e).equals(state.mention(entity)));
    }

    private Turn.Choose checkOf(State state, Entity entity) {
        StructureQuestion question = state.assignment.question();
        RelationSchema schema = question.schema();
        String text = phrases.say(
                schema, "check", Map.of("mention", state.mention(entity), "kind", words(schema, entity.type())));
        return new Turn.Choose(
                "check",
                "\n" + text,
                false,
                List.of(phrases.say(schema, "yes", Map.of()), phrases.say(schema, "no", Map.of())));
    }

    private Step again(State state) {
        StructureQuestion question = state.assignment.question().knowing(Structure.ofEntities(state.kept));
        Assignment second = Turns.about(state.assignment, question);
        String found = state.kept.isEmpty()
                ? phrases.say(question.schema(), "nothing", Map.of())
                : state.kept.stream().map(e -> '"' + state.mention(e) + '"').collect(Collectors.joining(", "));
        String introduction = phrases.say(question.schema(), "missed", Map.of("kept", found));
        return Step.Ask.written(Turns.further("re-recognise", introduction, second), answer -> {
                    Parsed parsed = Turns.parsed(answer, second);
                    List<Entity> added = parsed.structure().entities().stream()
                            .filter(e -> !state.kept.contains(e) && !state.refused.contains(e))
                            .toList();
                    int again = parsed.structure().entities().size() - added.size();
                    return check(state.hearing(parsed.counting(Parsed.REPEATED, again)), added, CheckTwicePlan::done);
                })
                .writtenBy(gold -> Turns.written(missed(gold, state), second));
    }

    private static Structure missed(Structure gold, State state) {
        Structure kept = Structure.ofEntities(state.kept);
        return Structure.ofEntities(
                gold.entities().stream().filter(e -> !holds(kept, e, state)).toList());
    }

    private static Step done(State state) {
        String checked = Integer.toString(state.kept.size() + state.refused.size());
        return new Step.Done(
                Outcome.of(state.heard.with(Structure.ofEntities(state.kept)), Map.of("checked", checked)));
    }

    private static String words(RelationSchema schema, String type) {
        return schema.entities().stream()
                .filter(e -> e.name().equals(type))
                .map(EntityType::words)
                .findFirst()
                .orElse(type);
    }

    /** Where the dialogue stands; what was heard has no structure, only what was wrong with the answers. */
    private record State(
            Assignment assignment, double keepFrom, List<Entity> kept, List<Entity> refused, Parsed heard) {
        State {
            kept = List.copyOf(kept);
            refused = List.copyOf(refused);
        }

        String mention(Entity entity) {
            return entity.span().in(assignment.question().text());
        }

        State keeping(Entity entity) {
            return new State(assignment, keepFrom, and(kept, entity), refused, heard);
        }

        State refusing(Entity entity) {
            Fault fault = new Fault(Fault.Kind.REFUSED_ON_CHECK, mention(entity));
            return new State(assignment, keepFrom, kept, and(refused, entity), heard.but(fault));
        }

        State hearing(Parsed more) {
            return new State(assignment, keepFrom, kept, refused, heard.hearing(more));
        }

        private static <T> List<T> and(List<T> some, T more) {
            return Stream.concat(some.stream(), Stream.of(more)).toList();
        }
    }
}
