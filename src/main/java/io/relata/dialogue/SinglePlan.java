package io.relata.dialogue;

import com.google.auto.service.AutoService;
import io.relata.structure.Task;
import java.util.EnumSet;
import java.util.Set;

/** One question, one answer. */
@AutoService(DialoguePlan.class)
public final class SinglePlan implements DialoguePlan {
    @Override
    public String name() {
        return "single.v1";
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
        return Step.Ask.written(
                        Turns.extraction("extract", assignment),
                        answer -> new Step.Done(Outcome.of(Turns.parsed(answer, assignment))))
                .writtenBy(gold -> Turns.written(gold, assignment));
    }
}
