package io.relata.dialogue;

import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.structure.Task;
import java.util.Set;

/**
 * The order in which a model is asked about a whole text: once, in two stages, with checks. Pure; every dialogue ends, after a
 * number of turns that its documentation bounds.
 */
public interface DialoguePlan {
    /** Returns the versioned name by which profiles ask for it, such as {@code two-stage.v1}. */
    String name();

    /** Returns the tasks that it can be asked for. */
    Set<Task> tasks();

    /** Returns the names of the options that it reads, apart from those of the style. */
    Set<String> options();

    /** Returns the first step about a text. */
    Step begin(Assignment assignment);

    /**
     * What a plan works with.
     *
     * @param question about the text, with all names of the schema in its focus
     * @param style how structures are asked for and written
     * @param constrained whether answers are decoded under the style's form, or freely
     * @param tokensMax tokens of a written answer at the most
     */
    record Assignment(StructureQuestion question, StructureStyle style, boolean constrained, int tokensMax) {}
}
