package io.relata.testing;

import com.google.auto.service.AutoService;
import io.relata.dialogue.Answer;
import io.relata.dialogue.DialoguePlan;
import io.relata.dialogue.Outcome;
import io.relata.dialogue.Step;
import io.relata.dialogue.Turn;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The smallest plan with every kind of step: one question, one check of the answer as a whole. No list names it. */
@AutoService(DialoguePlan.class)
public final class ToyPlan implements DialoguePlan {
    @Override
    public String name() {
        return "toy-check.v1";
    }

    @Override
    public Set<Task> tasks() {
        return Set.of(Task.TRIPLES);
    }

    @Override
    public Set<String> options() {
        return Set.of("temper");
    }

    @Override
    public Step begin(Assignment assignment) {
        Turn.Write first = new Turn.Write(
                "extract",
                assignment.style().opening(assignment.question()),
                true,
                assignment.constrained()
                        ? Optional.of(assignment.style().form(assignment.question()))
                        : Optional.empty(),
                assignment.style().stops(assignment.question()),
                assignment.tokensMax(),
                0);
        return Step.Ask.written(first, answer -> check(assignment.style().parse(answer.text(), assignment.question())));
    }

    private static Step check(Parsed parsed) {
        Turn.Choose check = new Turn.Choose("check", "Sure?\n", false, List.of("yes\n", "no\n"));
        return Step.Ask.chosen(
                check,
                (Answer.Chosen chosen) -> chosen.best() == 0
                        ? new Step.Done(Outcome.of(parsed))
                        : new Step.Done(Outcome.of(
                                parsed.with(Structure.EMPTY).but(new Fault(Fault.Kind.REFUSED_ON_CHECK, "")))));
    }
}
