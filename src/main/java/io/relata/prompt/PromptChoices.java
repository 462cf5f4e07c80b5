package io.relata.prompt;

import java.util.Map;
import java.util.TreeMap;

/**
 * What of its demonstrations a prompt shows and in which order, and what a style leaves open.
 *
 * @param labelsShown whether demonstrations carry their labels; without, they are mere sentences
 * @param typesShown whether mentions are named with their entity types, where these are known
 * @param nearestFirst whether the nearest demonstration stands first; otherwise it stands last, next to the question
 * @param rotation by how many places the options of a style that offers options one by one are moved on, the last ones coming
 *     round to the front; 0 for the order of the style
 * @param options choices that the style declares, by name
 */
public record PromptChoices(
        boolean labelsShown, boolean typesShown, boolean nearestFirst, int rotation, Map<String, String> options) {
    /** Labels and no types, the nearest demonstration last, no option chosen. */
    public static final PromptChoices STANDARD = new PromptChoices(true, false, false, 0, Map.of());

    public PromptChoices {
        // Sorted, since the text of a profile is part of the id of every answer given with it.
        options = new TreeMap<>(options);
        if (rotation < 0) {
            throw new IllegalArgumentException("Options are not moved back, by %d places.".formatted(rotation));
        }
    }

    /** Returns the choice of this name, or what goes without saying. */
    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** Returns these choices with options moved on. */
    public PromptChoices rotated(int places) {
        return new PromptChoices(labelsShown, typesShown, nearestFirst, places, options);
    }
}
