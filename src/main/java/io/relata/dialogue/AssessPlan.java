package io.relata.dialogue;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.PairTurns;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.schema.EventType;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The assessment of ChatGPT's information extraction (Li et al., arXiv 2304.11633) for whole texts: the style's own question, and
 * then, of every entity, relation, event and argument found, how the schema's names rank, how sure the model says to be, why, whether
 * its reason is sound, whether it is made up, and whether the answer depends on the text.
 *
 * <p>The published prompts about events ask for all of this in one JSON answer, which is asked again until it can be read. Here it
 * is asked turn by turn, as the published prompts about pairs do, so that no answer can be unreadable and each carries its
 * probability. There are 1 + 6 × items turns at the most. Option {@code items_max}: how many items are assessed, 1 to 32, 4 if left
 * out; how many were not is a note.
 */
@AutoService(DialoguePlan.class)
public final class AssessPlan implements DialoguePlan {
    private static final String NAME = "assess.v1";
    private static final String ITEMS_MAX = "items_max";
    private static final int ITEMS_MOST = 32;
    private static final int REASON_TOKENS_MAX = 48;
    private static final int REASON_CHARACTERS_MAX = 200;
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /** What is asked of each item, in this order. */
    private enum About {
        KIND,
        CONFIDENCE,
        REASON,
        SOUND,
        FICTITIOUS,
        CONTEXT
    }

    private final Phrases phrases = Phrases.english(
            NAME, "entity", "triple", "event", "argument", "confidence", "reason", "sound", "fictitious", "context");

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
        return Set.of(ITEMS_MAX);
    }

    @Override
    public Step begin(Assignment assignment) {
        int itemsMax = Options.count(assignment.question(), ITEMS_MAX, 4, ITEMS_MOST);
        return Step.Ask.written(Turns.extraction("extract", assignment), answer -> {
            Parsed found = Turns.parsed(answer, assignment);
            List<Item> items = items(found.structure(), assignment.question());
            List<Item> asked = items.stream().limit(itemsMax).toList();
            return assess(new State(assignment, found, List.of(), items.size() - asked.size()), asked);
        });
    }

    /**
     * Something that was found.
     *
     * @param names of the schema, the one that was found among them
     * @param phrase which question it is asked with
     * @param words what the places of that question say
     */
    private record Item(
            String name, List<CharSpan> spans, List<String> names, String phrase, Map<String, String> words) {
        String inWords() {
            return String.join(
                    " - ", words.values().stream().map(w -> '"' + w + '"').toList());
        }
    }

    private static List<Item> items(Structure found, StructureQuestion question) {
        return switch (question.task()) {
            case ENTITIES ->
                found.entities().stream().map(e -> entity(e, question)).toList();
            case TRIPLES ->
                found.triples().stream().map(t -> triple(t, question)).toList();
            case EVENTS ->
                found.events().stream().flatMap(e -> event(e, question)).toList();
        };
    }

    private static Item entity(Entity entity, StructureQuestion question) {
        return new Item(
                entity.type(),
                List.of(entity.span()),
                question.focus(),
                "entity",
                Map.of("mention", entity.span().in(question.text())));
    }

    private static Item triple(Triple triple, StructureQuestion question) {
        CharSpan head = triple.head().span();
        CharSpan tail = triple.tail().span();
        return new Item(
                triple.relation(),
                List.of(head, tail),
                question.focus(),
                "triple",
                new TreeMap<>(Map.of("head", head.in(question.text()), "tail", tail.in(question.text()))));
    }

    private static Stream<Item> event(Event event, StructureQuestion question) {
        String trigger = event.trigger().in(question.text());
        Item itself =
                new Item(event.type(), List.of(event.trigger()), question.focus(), "event", Map.of("trigger", trigger));
        List<String> roles = question.schema().events().stream()
                .filter(t -> t.name().equals(event.type()))
                .flatMap(t -> t.roles().stream())
                .map(EventType.Role::name)
                .toList();
        return Stream.concat(
                Stream.of(itself),
                event.arguments().stream()
                        .map(a -> new Item(
                                a.role(),
                                List.of(event.trigger(), a.span()),
                                roles,
                                "argument",
                                new TreeMap<>(Map.of(
                                        "trigger", trigger, "mention", a.span().in(question.text()))))));
    }

    /** Where the dialogue stands; {@code skipped} items were not assessed. */
    private record State(Assignment assignment, Parsed found, List<Assessment> assessments, int skipped) {
        State {
            assessments = List.copyOf(assessments);
        }

        State and(Optional<Assessment> assessment) {
            return new State(
                    assignment,
                    found,
                    Stream.concat(assessments.stream(), assessment.stream()).toList(),
                    skipped + (assessment.isPresent() ? 0 : 1));
        }
    }

    private Step assess(State state, List<Item> left) {
        if (left.isEmpty()) {
            SortedMap<String, String> notes = new TreeMap<>();
            if (state.skipped > 0) {
                notes.put("not_assessed", Integer.toString(state.skipped));
            }
            return new Step.Done(new Outcome(state.found, notes, state.assessments));
        }
        // Of one name there is nothing to choose.
        List<Answer> said = left.getFirst().names.size() == 1 ? List.of(new Answer.Chosen(List.of(1.0))) : List.of();
        return ask(state, left, said);
    }

    private Step ask(State state, List<Item> left, List<Answer> said) {
        Item item = left.getFirst();
        if (said.size() == About.values().length) {
            return assess(state.and(assessment(item, said, state.assignment.question())), left.subList(1, left.size()));
        }
        Turn turn = turn(About.values()[said.size()], item, state);
        return new Step.Ask(
                turn,
                answer -> ask(
                        state,
                        left,
                        Stream.concat(said.stream(), Stream.of(answer)).toList()));
    }

    private Turn turn(About about, Item item, State state) {
        // A written answer has no line feed behind it when it was cut off; a chosen one always has.
        boolean afterWriting = about == About.SOUND
                || state.assessments.isEmpty() && about.ordinal() == (item.names.size() == 1 ? 1 : 0);
        String before = afterWriting ? "\n" : "";
        return switch (about) {
            case KIND -> choose(before, item.phrase, item.words, item, offered(item), state);
            case CONFIDENCE ->
                choose(
                        before,
                        "confidence",
                        Map.of("name", item.name, "item", item.inWords()),
                        item,
                        PairTurns.percentages(),
                        state);
            case REASON -> reason(state);
            case SOUND -> choose(before, "sound", Map.of(), item, PairTurns.yesOrNo(), state);
            case FICTITIOUS -> choose(before, "fictitious", Map.of(), item, PairTurns.yesOrNo(), state);
            case CONTEXT -> choose(before, "context", Map.of(), item, PairTurns.yesOrNo(), state);
        };
    }

    private static List<String> offered(Item item) {
        return item.names.stream().map(Prompt::continuation).toList();
    }

    private Turn.Choose choose(
            String before, String phrase, Map<String, String> words, Item item, List<String> options, State state) {
        Map<String, String> values = new TreeMap<>(words);
        values.put("names", String.join(", ", item.names));
        String text = phrases.say(state.assignment.question().schema(), phrase, values);
        return new Turn.Choose(phrase, before + text, false, options);
    }

    private Turn.Write reason(State state) {
        Optional<Grammar> form = state.assignment.constrained()
                ? Optional.of(Grammar.sequence(" ", new Grammar.Words(REASON_CHARACTERS_MAX, "")))
                : Optional.empty();
        return new Turn.Write(
                "reason",
                phrases.say(state.assignment.question().schema(), "reason", Map.of()),
                false,
                form,
                List.of("\n"),
                Math.min(state.assignment.tokensMax(), REASON_TOKENS_MAX),
                0);
    }

    /** Returns what was said, or nothing where one of the turns could not be put: no opinion is not an even one. */
    private static Optional<Assessment> assessment(Item item, List<Answer> said, StructureQuestion question) {
        boolean answered = said.stream()
                .allMatch(a ->
                        !(a instanceof Answer.Chosen c) || c.probabilities().size() == 1 || c.isDecided());
        if (!answered) {
            return Optional.empty();
        }
        String reason = Prompt.line(((Answer.Written) said.get(About.REASON.ordinal())).text());
        String text = Prompt.line(question.text());
        Answer.Chosen confidence = (Answer.Chosen) said.get(About.CONFIDENCE.ordinal());
        return Optional.of(new Assessment(
                item.name,
                item.spans,
                ranked(item, (Answer.Chosen) said.get(About.KIND.ordinal())),
                confidence.best() / (PairTurns.percentages().size() - 1.0),
                reason,
                QUOTED.matcher(reason)
                        .results()
                        .allMatch(q -> text.contains(q.group(1).strip())),
                yes(said, About.SOUND),
                yes(said, About.FICTITIOUS),
                yes(said, About.CONTEXT)));
    }

    private static double yes(List<Answer> said, About about) {
        return ((Answer.Chosen) said.get(about.ordinal())).probabilities().getFirst();
    }

    private static List<Assessment.Ranked> ranked(Item item, Answer.Chosen kind) {
        List<Assessment.Ranked> ranked = new ArrayList<>(IntStream.range(0, item.names.size())
                .mapToObj(i -> new Assessment.Ranked(
                        item.names.get(i), kind.probabilities().get(i)))
                .toList());
        ranked.sort(Comparator.comparingDouble(Assessment.Ranked::probability)
                .reversed()
                .thenComparing(Assessment.Ranked::name));
        return ranked;
    }
}
