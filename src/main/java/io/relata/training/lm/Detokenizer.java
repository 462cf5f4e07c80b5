package io.relata.training.lm;

import java.util.regex.Pattern;

/** Brings text that was cut into words closer to how it was printed: no spaces before commas or inside brackets. */
final class Detokenizer {
    private static final Pattern BEFORE = Pattern.compile("\\s+([.,;:!?%)\\]}]|'s|n't|'re|'ve|'ll|'d|'m|’s)(?=\\s|$)");
    private static final Pattern AFTER = Pattern.compile("([(\\[{])\\s+");
    private static final Pattern QUOTED = Pattern.compile("\" (.*?) \"");

    private Detokenizer() {}

    static String joined(String text) {
        String result = BEFORE.matcher(text).replaceAll("$1");
        result = AFTER.matcher(result).replaceAll("$1");
        return QUOTED.matcher(result).replaceAll("\"$1\"");
    }
}
