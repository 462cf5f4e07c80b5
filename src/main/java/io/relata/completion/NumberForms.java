package io.relata.completion;

import io.relata.grammar.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** JSON numbers within bounds as forms: no exponent, no leading zero, at most fifteen digits before the point. */
final class NumberForms {
    /** The greatest number that a form writes, and the least with its sign changed. */
    static final long GREATEST = 999_999_999_999_999L;

    private static final int FRACTION_DIGITS_MAX = 9;
    private static final Grammar DIGIT = digits('0', '9');
    private static final Grammar FRACTION =
            new Grammar.Repeat(Grammar.sequence(".", new Grammar.Repeat(DIGIT, 1, FRACTION_DIGITS_MAX)), 0, 1);

    private NumberForms() {}

    /** Returns the integers from {@code least} to {@code greatest}, both within {@link #GREATEST}. */
    static Grammar integers(long least, long greatest) {
        List<Grammar> choices = new ArrayList<>();
        if (greatest >= 0) {
            choices.add(upward(Math.max(0, least), greatest));
        }
        if (least < 0) {
            choices.add(Grammar.sequence("-", upward(Math.max(1, -greatest), -least)));
        }
        return new Grammar.Either(choices);
    }

    /** Returns the numbers from {@code least} to {@code greatest}, both within {@link #GREATEST}. */
    static Grammar numbers(long least, long greatest) {
        List<Grammar> choices = new ArrayList<>();
        if (greatest >= 0) {
            choices.add(withFractions(Math.max(0, least), greatest));
        }
        if (least < 0) {
            choices.add(Grammar.sequence("-", withFractions(Math.max(0, -greatest), -least)));
        }
        return new Grammar.Either(choices);
    }

    private static Grammar withFractions(long least, long greatest) {
        Grammar top = new Grammar.Text(Long.toString(greatest));
        return least == greatest
                ? top
                : new Grammar.Either(List.of(Grammar.sequence(upward(least, greatest - 1), FRACTION), top));
    }

    /** Returns the integers of a range that does not begin below 0, number of digits by number of digits. */
    private static Grammar upward(long least, long greatest) {
        List<Grammar> choices = new ArrayList<>();
        long from = least;
        while (from <= greatest) {
            long to = Math.min(
                    greatest, Long.parseLong("9".repeat(Long.toString(from).length())));
            choices.add(ofOneLength(Long.toString(from), Long.toString(to)));
            from = to + 1;
        }
        return new Grammar.Either(choices);
    }

    private static Grammar ofOneLength(String least, String greatest) {
        char low = least.charAt(0);
        char high = greatest.charAt(0);
        String lowRest = least.substring(1);
        String highRest = greatest.substring(1);
        int more = lowRest.length();
        boolean whole = lowRest.equals("0".repeat(more)) && highRest.equals("9".repeat(more));
        if (whole) {
            return Grammar.sequence(digits(low, high), new Grammar.Repeat(DIGIT, more, more));
        }
        if (low == high) {
            return Grammar.sequence(Character.toString(low), ofOneLength(lowRest, highRest));
        }
        List<Grammar> choices = new ArrayList<>();
        choices.add(Grammar.sequence(Character.toString(low), ofOneLength(lowRest, "9".repeat(more))));
        if (high - low > 1) {
            choices.add(Grammar.sequence(
                    digits((char) (low + 1), (char) (high - 1)), new Grammar.Repeat(DIGIT, more, more)));
        }
        choices.add(Grammar.sequence(Character.toString(high), ofOneLength("0".repeat(more), highRest)));
        return new Grammar.Either(choices);
    }

    private static Grammar digits(char from, char to) {
        return Grammar.oneOf(
                IntStream.rangeClosed(from, to).mapToObj(Character::toString).toList());
    }
}
