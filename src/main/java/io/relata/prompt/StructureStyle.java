package io.relata.prompt;

import io.relata.grammar.Grammar;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.List;
import java.util.Set;

/**
 * A way of asking for the structure of a whole text and of writing it down. Pure: the same question gives the same prompt.
 *
 * <p>What {@link #write} writes, {@link #parse} reads back as the same structure, commas, quotes and colons inside mentions
 * included; and {@link #form} allows every text that {@link #write} can write. Both are tested for every style on the same
 * structures. Since answers have words and no offsets, mentions come back where their words stand first, and arguments where they
 * stand closest to each other; a style that does not print the types of a triple's entities gives back those that the relation
 * implies.
 */
public interface StructureStyle {
    /** Returns the versioned name, such as {@code function-code.v1}; a change to a template needs a new one. */
    String name();

    /** Returns the tasks that can be asked in this style. */
    Set<Task> tasks();

    /** Returns the names of the options that it reads; a profile that names another is refused. */
    Set<String> options();

    /**
     * Returns the whole prompt up to where the answer begins: instruction, names, demonstrations with their answers, the text,
     * the cue. The answer follows without a space between.
     */
    String opening(StructureQuestion question);

    /**
     * Returns what a later turn of a conversation adds, in which text and demonstrations stand already: the question with its
     * names, and the cue. Where a style does not say it more briefly, it is the opening without demonstrations.
     */
    default String later(StructureQuestion question) {
        return opening(question.withNearest(0));
    }

    /** Returns every text that may answer, as the answer is to be decoded when the profile constrains it. */
    Grammar form(StructureQuestion question);

    /** Returns the texts each of which ends an answer; they are not part of it. At least one. */
    List<String> stops(StructureQuestion question);

    /** Returns how a structure is answered, without the stop text; a demonstration shows it too. */
    String write(Structure structure, StructureQuestion question);

    /**
     * Reads an answer, constrained or not. Never throws and never guesses: what cannot be read is a {@link
     * io.relata.structure.Fault}, and a mention that does not stand in the text is not in the structure.
     */
    Parsed parse(String answer, StructureQuestion question);
}
