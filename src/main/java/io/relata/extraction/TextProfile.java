package io.relata.extraction;

import io.relata.structure.Task;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How whole texts are answered: a dialogue plan, a style, a language model.
 *
 * @param name versioned name, such as {@code code-ie.v1}
 * @param paper the published system it stands for, or the empty string
 * @param description one sentence for the list of profiles
 * @param task what is looked for
 * @param schema schema used when the request names none
 * @param encoder name of the {@code RelationEncoder} whose index holds the demonstrations
 * @param plan versioned name of the {@code DialoguePlan}
 * @param style versioned name of the {@code StructureStyle}
 * @param model folder name of the language model
 * @param adapter name of the LoRA adapter on it, or the empty string
 * @param selector versioned name of the {@code TextSelector} that chooses demonstrations
 * @param demonstrations how many are shown, or per name of the schema where the selector counts so
 * @param constrained whether answers are decoded under the style's form
 * @param tokensMax tokens of a written answer at the most
 * @param turnsMax turns of a dialogue at the most; a dialogue that would pass it ends with what it has, and says so
 * @param checks names of the checks that the result passes, in order: {@code in-schema}, {@code types}
 * @param options choices that style and plan declare, by name
 */
public record TextProfile(
        String name,
        String paper,
        String description,
        Task task,
        String schema,
        String encoder,
        String plan,
        String style,
        String model,
        String adapter,
        String selector,
        int demonstrations,
        boolean constrained,
        int tokensMax,
        int turnsMax,
        List<String> checks,
        Map<String, String> options)
        implements Profile {
    public TextProfile {
        checks = List.copyOf(checks);
        // Sorted, since the text of a profile is part of the id of every answer given with it.
        options = new TreeMap<>(options);
        Objects.requireNonNull(task);
        if (!(demonstrations >= 0 && tokensMax >= 1 && turnsMax >= 1)) {
            throw new IllegalArgumentException(
                    "The profile %s shows %d demonstrations and allows %d tokens in %d turns."
                            .formatted(name, demonstrations, tokensMax, turnsMax));
        }
    }

    /** Returns this profile with another number of demonstrations. */
    public TextProfile withDemonstrations(int count) {
        return with(count, adapter);
    }

    /** Returns this profile with another adapter on its language model. */
    public TextProfile withAdapter(String newAdapter) {
        return with(demonstrations, newAdapter);
    }

    private TextProfile with(int count, String newAdapter) {
        return new TextProfile(
                name,
                paper,
                description,
                task,
                schema,
                encoder,
                plan,
                style,
                model,
                newAdapter,
                selector,
                count,
                constrained,
                tokensMax,
                turnsMax,
                checks,
                options);
    }
}
