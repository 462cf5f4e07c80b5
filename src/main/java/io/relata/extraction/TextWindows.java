package io.relata.extraction;

import io.relata.dialogue.Step;
import io.relata.document.CharSpan;
import io.relata.document.Windows;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** How a text is cut that a model cannot read at once, or that a profile wants read in parts. */
final class TextWindows {
    /** The greatest size of a window in the model's tokens; left out, as large as fits twice. */
    private static final String WINDOW_TOKENS = "window_tokens";

    /** How many sentences a window shares with the one before. */
    private static final String WINDOW_OVERLAP = "window_overlap";

    /** The options that every profile may have, whatever its plan and style. */
    static final Set<String> OPTIONS = Set.of(WINDOW_TOKENS, WINDOW_OVERLAP);

    private static final int WINDOW_TOKENS_MIN = 32;

    private final TextProfile profile;
    private final TextModel model;

    TextWindows(TextProfile profile, TextModel model) {
        this.profile = profile;
        this.model = model;
    }

    /**
     * Returns the windows of a text, the whole text if it fits and the profile does not say otherwise.
     *
     * @param opening how many tokens a dialogue about a text begins with, without demonstrations
     */
    List<CharSpan> of(String text, Locale locale, ToIntFunction<String> opening) {
        Optional<Integer> asked = number(WINDOW_TOKENS);
        int openingTokenCount = opening.applyAsInt(text);
        boolean fits = openingTokenCount + profile.tokensMax() <= model.contextTokensMax();
        if (asked.isEmpty() && fits) {
            return List.of(new CharSpan(0, text.length()));
        }
        int overhead = openingTokenCount - tokenCount(text);
        int room = model.contextTokensMax() - profile.tokensMax() - overhead;
        // Half of the room is left for demonstrations and for what later turns repeat.
        int size = asked.orElse(Math.max(WINDOW_TOKENS_MIN, room / 2));
        return new Windows(size, number(WINDOW_OVERLAP).orElse(1), this::tokenCount).of(text, locale);
    }

    /** Returns how many tokens a dialogue begins with. */
    static int tokenCount(TextModel model, Step first) {
        return first instanceof Step.Ask ask
                ? model.openingTokenCount(ask.turn().text())
                : 0;
    }

    private int tokenCount(String text) {
        return model.tokenCount(text);
    }

    private Optional<Integer> number(String option) {
        String value = profile.options().get(option);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.matches("[0-9]{1,6}") || option.equals(WINDOW_TOKENS) && Integer.parseInt(value) < 1) {
            throw ByName.invalid(profile, "has \"%s\" for %s".formatted(value, option), "Maybe a number such as 256.");
        }
        return Optional.of(Integer.valueOf(value));
    }
}
