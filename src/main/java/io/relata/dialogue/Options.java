package io.relata.dialogue;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.prompt.StructureQuestion;
import java.util.List;

/** Reads the choices of a profile that are more than a name. */
final class Options {
    private Options() {}

    /**
     * Returns a probability.
     *
     * @throws RelataException with {@code PROFILE_INVALID} if it is none
     */
    static double probability(StructureQuestion question, String name, double otherwise) {
        String value = question.option(name, Double.toString(otherwise));
        try {
            double number = Double.parseDouble(value);
            if (0 <= number && number <= 1) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, as a number out of range is.
        }
        throw invalid(name, value, "Maybe a number from 0 to 1, such as 0.5.");
    }

    /**
     * Returns a count.
     *
     * @throws RelataException with {@code PROFILE_INVALID} if it is not between 1 and {@code max}
     */
    static int count(StructureQuestion question, String name, int otherwise, int max) {
        String value = question.option(name, Integer.toString(otherwise));
        if (value.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(value);
            if (1 <= number && number <= max) {
                return number;
            }
        }
        throw invalid(name, value, "Maybe a number from 1 to %d.".formatted(max));
    }

    /**
     * Returns one of several words.
     *
     * @param known the first goes without saying
     * @throws RelataException with {@code PROFILE_INVALID} if it is none of them
     */
    static String oneOf(StructureQuestion question, String name, List<String> known) {
        String value = question.option(name, known.getFirst());
        if (!known.contains(value)) {
            throw invalid(name, value, KnownNames.hint(value, known));
        }
        return value;
    }

    private static RelataException invalid(String name, String value, String hint) {
        return new RelataException(
                ErrorCode.PROFILE_INVALID, "The option %s of the profile is \"%s\".".formatted(name, value), hint);
    }
}
