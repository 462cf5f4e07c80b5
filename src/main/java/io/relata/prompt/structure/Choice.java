package io.relata.prompt.structure;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.prompt.StructureQuestion;
import java.util.List;

/**
 * An option of a style that takes one of several words.
 *
 * @param name name of the option
 * @param words the words; the first goes without saying
 */
record Choice(String name, List<String> words) {
    static Choice of(String name, String... words) {
        return new Choice(name, List.of(words));
    }

    /**
     * Returns the word chosen.
     *
     * @throws RelataException with {@code PROFILE_INVALID} if it is none of the words
     */
    String in(StructureQuestion question) {
        String chosen = question.option(name, words.getFirst());
        if (!words.contains(chosen)) {
            throw new RelataException(
                    ErrorCode.PROFILE_INVALID,
                    "The option %s of the profile is \"%s\".".formatted(name, chosen),
                    KnownNames.hint(chosen, words));
        }
        return chosen;
    }

    /** Returns whether this word was chosen, as {@link #in} does. */
    boolean is(String word, StructureQuestion question) {
        return in(question).equals(word);
    }
}
