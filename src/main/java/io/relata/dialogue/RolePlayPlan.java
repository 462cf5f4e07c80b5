package io.relata.dialogue;

import com.google.auto.service.AutoService;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * AutoKG (Zhu et al., arXiv 2305.13168): one agent says in at most 50 words what is wanted, then an expert names the relation to
 * look for and a consultant looks for it, until the expert says {@value #DONE} or the rounds are used up.
 *
 * <p>The agents' tool is the retriever of this machine in place of a search of the web: each time the consultant is asked, it is
 * shown one more of the question's demonstrations. Temperature is 0 throughout. There are at most 1 + 2 × rounds turns.
 *
 * <p>The notes say where every triple is from: {@code provenance} has a line for each that stands in the text, {@code
 * agent_claims} one for each that a consultant claimed and that does not, and is not in the result. Option {@code rounds}: from
 * 1 to 15, 4 if left out.
 */
@AutoService(DialoguePlan.class)
public final class RolePlayPlan implements DialoguePlan {
    private static final String NAME = "role-play.v1";
    private static final String ROUNDS = "rounds";
    private static final String DONE = "DONE";

    /** The paper allows 30 turns. */
    private static final int ROUNDS_MAX = 15;

    private static final int GOAL_WORDS_MAX = 50;
    private static final int GOAL_CHARACTERS_MAX = 300;
    private static final List<String> LINE_END = List.of("\n");

    private final Phrases phrases = Phrases.english(NAME, "specify", "instruct", "goal", "neighbour", "nothing");

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
        return Set.of(ROUNDS);
    }

    @Override
    public Step begin(Assignment assignment) {
        StructureQuestion question = assignment.question();
        int rounds = Options.count(question, ROUNDS, 4, ROUNDS_MAX);
        String text = phrases.say(
                question.schema(),
                "specify",
                Map.of("text", question.text(), "relations", String.join(", ", question.focus())));
        Turn.Write specify = write(assignment, "specify", text, true, new Grammar.Words(GOAL_CHARACTERS_MAX, ""));
        return Step.Ask.written(specify, answer -> new Round(
                        assignment, rounds, goal(answer.text()), 1, Structure.EMPTY, List.of(), List.of(), List.of())
                .expert());
    }

    private static Turn.Write write(Assignment assignment, String name, String text, boolean afresh, Grammar form) {
        Optional<Grammar> constrained =
                assignment.constrained() ? Optional.of(Grammar.sequence(" ", form)) : Optional.empty();
        return new Turn.Write(name, text, afresh, constrained, LINE_END, assignment.tokensMax(), 0);
    }

    /** A goal of more words than were asked for is heard to the last that was. */
    private static String goal(String said) {
        return Arrays.stream(Prompt.line(said).split(" ")).limit(GOAL_WORDS_MAX).collect(Collectors.joining(" "));
    }

    private final class Round {
        private final Assignment assignment;
        private final int roundsMax;
        private final String goal;
        private final int number;
        private final Structure found;
        private final List<Fault> faults;
        private final List<String> provenance;
        private final List<String> claims;

        Round(
                Assignment assignment,
                int roundsMax,
                String goal,
                int number,
                Structure found,
                List<Fault> faults,
                List<String> provenance,
                List<String> claims) {
            this.assignment = assignment;
            this.roundsMax = roundsMax;
            this.goal = goal;
            this.number = number;
            this.found = found;
            this.faults = List.copyOf(faults);
            this.provenance = List.copyOf(provenance);
            this.claims = List.copyOf(claims);
        }

        Step expert() {
            if (number > roundsMax) {
                return done();
            }
            StructureQuestion question = assignment.question();
            String text = "\n"
                    + phrases.say(question.schema(), "instruct", Map.of("found", foundInWords(question), "done", DONE));
            List<String> sayings = Stream.concat(Stream.of(DONE), question.focus().stream())
                    .distinct()
                    .toList();
            return Step.Ask.written(
                    write(assignment, "instruct", text, false, Grammar.oneOf(sayings)),
                    answer -> consultant(answer.text()));
        }

        private String foundInWords(StructureQuestion question) {
            return found.triples().isEmpty()
                    ? phrases.say(question.schema(), "nothing", Map.of())
                    : found.triples().stream()
                            .map(t -> inWords(t, question.text()))
                            .collect(Collectors.joining("; "));
        }

        private Step consultant(String instruction) {
            StructureQuestion question = assignment.question();
            List<String> named =
                    question.focus().stream().filter(instruction::contains).toList();
            if (named.isEmpty() && instruction.contains(DONE)) {
                return done();
            }
            // An instruction without a relation in it leaves the consultant all of them.
            Assignment now = Turns.about(
                    assignment,
                    question.about(named.isEmpty() ? question.focus() : named).knowing(found));
            return Step.Ask.written(
                    Turns.further("consult", introduction(now.question()), now),
                    answer -> heard(Turns.parsed(answer, now)).expert());
        }

        private String introduction(StructureQuestion question) {
            String task = phrases.say(question.schema(), "goal", Map.of("goal", goal));
            if (number > question.demonstrations().size()) {
                return task;
            }
            AnnotatedText neighbour = question.demonstrations().get(number - 1);
            return task + "\n"
                    + phrases.say(
                            question.schema(),
                            "neighbour",
                            Map.of("text", neighbour.text(), "answer", answer(neighbour, question)));
        }

        private String answer(AnnotatedText neighbour, StructureQuestion question) {
            StructureQuestion about = new StructureQuestion(
                    question.task(),
                    question.schema(),
                    question.focus(),
                    List.of(),
                    neighbour.text(),
                    Structure.EMPTY,
                    question.options());
            List<Triple> asked = neighbour.gold().triples().stream()
                    .filter(t -> question.focus().contains(t.relation()))
                    .toList();
            return assignment.style().write(Structure.ofTriples(asked), about);
        }

        private Round heard(Parsed parsed) {
            String text = assignment.question().text();
            List<String> sources = new ArrayList<>(provenance);
            for (Triple t : parsed.structure().triples()) {
                if (!found.triples().contains(t)) {
                    sources.add("round %d, document [%d, %d) and [%d, %d): %s"
                            .formatted(
                                    number,
                                    t.head().span().start(),
                                    t.head().span().end(),
                                    t.tail().span().start(),
                                    t.tail().span().end(),
                                    inWords(t, text)));
                }
            }
            Set<String> claimed = new TreeSet<>();
            parsed.faults().stream()
                    .filter(f -> f.kind() == Fault.Kind.NOT_IN_SOURCE)
                    .forEach(f -> claimed.add("round %d, agent claim: %s".formatted(number, f.what())));
            return new Round(
                    assignment,
                    roundsMax,
                    goal,
                    number + 1,
                    found.union(parsed.structure()),
                    and(faults, parsed.faults()),
                    sources,
                    and(claims, List.copyOf(claimed)));
        }

        private Step done() {
            SortedMap<String, String> notes = new TreeMap<>();
            notes.put("goal", goal);
            notes.put("provenance", String.join("\n", provenance));
            notes.put("agent_claims", String.join("\n", claims));
            return new Step.Done(new Outcome(found, faults, notes));
        }

        private static String inWords(Triple t, String text) {
            return "%s | %s | %s"
                    .formatted(
                            t.head().span().in(text),
                            t.relation(),
                            t.tail().span().in(text));
        }

        private static <T> List<T> and(List<T> some, List<T> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }
}
