package io.relata.dialogue;

import io.relata.prompt.StructureQuestion;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import java.util.Optional;

/** What several plans ask in the same words. */
final class Turns {
    /** Says that an answer was cut off. */
    static final Fault TRUNCATED = new Fault(Fault.Kind.TRUNCATED, "");

    private Turns() {}

    /** Returns the turn that opens a conversation with the style's own question. */
    static Turn.Write extraction(String name, DialoguePlan.Assignment assignment) {
        return write(name, assignment.style().opening(assignment.question()), true, assignment);
    }

    /**
     * Returns a turn that follows what was said: an introduction on a line of its own, and the style's question once more.
     * It begins with a line feed, since an answer that was cut off has not ended its line.
     */
    static Turn.Write further(String name, String introduction, DialoguePlan.Assignment assignment) {
        String text = "\n" + introduction + "\n" + assignment.style().later(assignment.question());
        return write(name, text, false, assignment);
    }

    /** Returns an assignment that asks another question in the same way. */
    static DialoguePlan.Assignment about(DialoguePlan.Assignment assignment, StructureQuestion question) {
        return new DialoguePlan.Assignment(
                question, assignment.style(), assignment.constrained(), assignment.tokensMax());
    }

    private static Turn.Write write(String name, String text, boolean afresh, DialoguePlan.Assignment assignment) {
        return new Turn.Write(
                name,
                text,
                afresh,
                assignment.constrained()
                        ? Optional.of(assignment.style().form(assignment.question()))
                        : Optional.empty(),
                assignment.style().stops(assignment.question()),
                assignment.tokensMax(),
                0);
    }

    /** Returns the answer to {@link #extraction} of one who knows what the text holds. */
    static String written(Structure gold, DialoguePlan.Assignment assignment) {
        return assignment.style().write(gold, assignment.question());
    }

    /** Returns what was read of an answer to {@link #extraction}. */
    static Parsed parsed(Answer.Written answer, DialoguePlan.Assignment assignment) {
        Parsed parsed = assignment.style().parse(answer.text(), assignment.question());
        return answer.whole() ? parsed : parsed.but(TRUNCATED);
    }
}
