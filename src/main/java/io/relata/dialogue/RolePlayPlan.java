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
        return Step.Ask.written(specify, answer -> {
                    Brief brief = new Brief(assignment, rounds, goal(answer.text()));
                    return new Round(brief, 1, new Told(Parsed.NOTHING, List.of(), List.of())).expert();
                })
                .writtenBy(gold -> " " + goalFor(gold, question.focus()));
    }

    private static String goalFor(Structure gold, List<String> focus) {
        return focus.stream().filter(name -> has(gold, name)).collect(Collectors.joining(", "));
    }

    private static boolean has(Structure structure, String relation) {
        return structure.triples().stream().anyMatch(t -> t.relation().equals(relation));
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

    /** What both agents work by in every round. */
    private record Brief(Assignment assignment, int roundsMax, String goal) {}

    /**
     * What the rounds have come to.
     *
     * @param provenance a line for every triple that stands in the text
     * @param claims a line for everything that was claimed and does not
     */
    private record Told(Parsed found, List<String> provenance, List<String> claims) {
        Told {
            provenance = List.copyOf(provenance);
            claims = List.copyOf(claims);
        }

        /** Returns this and what was said in a round. */
        Told and(int round, Parsed said, String text) {
            List<String> sources = new ArrayList<>(provenance);
            for (Triple t : said.structure().triples()) {
                if (!found.structure().triples().contains(t)) {
                    sources.add("round %d, document [%d, %d) and [%d, %d): %s"
                            .formatted(
                                    round,
                                    t.head().span().start(),
                                    t.head().span().end(),
                                    t.tail().span().start(),
                                    t.tail().span().end(),
                                    inWords(t, text)));
                }
            }
            Set<String> claimed = new TreeSet<>();
            said.faults().stream()
                    .filter(f -> f.kind() == Fault.Kind.NOT_IN_SOURCE)
                    .forEach(f -> claimed.add("round %d, agent claim: %s".formatted(round, f.what())));
            return new Told(
                    found.and(said),
                    sources,
                    Stream.concat(claims.stream(), claimed.stream()).toList());
        }

        private static String inWords(Triple t, String text) {
            return "%s | %s | %s"
                    .formatted(
                            t.head().span().in(text),
                            t.relation(),
                            t.tail().span().in(text));
        }
    }

    private final class Round {
        private final Brief brief;
        private final int number;
        private final Told told;

        Round(Brief brief, int number, Told told) {
            this.brief = brief;
            this.number = number;
            this.told = told;
        }

        Step expert() {
            if (number > brief.roundsMax) {
                return done();
            }
            StructureQuestion question = brief.assignment.question();
            String text = "\n"
                    + phrases.say(question.schema(), "instruct", Map.of("found", foundInWords(question), "done", DONE));
            List<String> sayings = Stream.concat(Stream.of(DONE), question.focus().stream())
                    .distinct()
                    .toList();
            return Step.Ask.written(
                            write(brief.assignment, "instruct", text, false, Grammar.oneOf(sayings)),
                            answer -> consultant(answer.text()))
                    .writtenBy(gold -> " " + wanted(gold));
        }

        /** Returns the first relation that a structure has and that was not found yet. */
        private String wanted(Structure gold) {
            return brief.assignment.question().focus().stream()
                    .filter(name -> has(gold, name) && !has(told.found.structure(), name))
                    .findFirst()
                    .orElse(DONE);
        }

        private String foundInWords(StructureQuestion question) {
            List<Triple> found = told.found.structure().triples();
            return found.isEmpty()
                    ? phrases.say(question.schema(), "nothing", Map.of())
                    : found.stream().map(t -> Told.inWords(t, question.text())).collect(Collectors.joining("; "));
        }

        private Step consultant(String instruction) {
            StructureQuestion question = brief.assignment.question();
            List<String> named =
                    question.focus().stream().filter(instruction::contains).toList();
            if (named.isEmpty() && instruction.contains(DONE)) {
                return done();
            }
            // An instruction without a relation in it leaves the consultant all of them.
            Assignment now = Turns.about(
                    brief.assignment,
                    question.about(named.isEmpty() ? question.focus() : named).knowing(told.found.structure()));
            return Step.Ask.written(
                            Turns.further("consult", introduction(now.question()), now),
                            answer -> heard(Turns.parsed(answer, now)).expert())
                    .writtenBy(gold -> Turns.written(gold, now));
        }

        private String introduction(StructureQuestion question) {
            String task = phrases.say(question.schema(), "goal", Map.of("goal", brief.goal));
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
            return brief.assignment.style().write(Structure.ofTriples(asked), about);
        }

        private Round heard(Parsed parsed) {
            return new Round(
                    brief,
                    number + 1,
                    told.and(number, parsed, brief.assignment.question().text()));
        }

        private Step done() {
            Map<String, String> notes = Map.of(
                    "goal",
                    brief.goal,
                    "provenance",
                    String.join("\n", told.provenance),
                    "agent_claims",
                    String.join("\n", told.claims));
            return new Step.Done(Outcome.of(told.found, notes));
        }
    }
}
