package io.relata.training.tokens;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts text into the stretches that no token crosses: GPT-2's pattern, which the tokenizers library has built in. */
final class PreTokens {
    private static final Pattern PATTERN =
            Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
                    + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    private PreTokens() {}

    /** Gives the stretches in order; together they are the text. */
    static void of(String text, Consumer<String> consumer) {
        Matcher matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            consumer.accept(matcher.group());
        }
    }
}
