package io.relata.extraction;

import io.relata.dialogue.DialoguePlan;
import io.relata.error.KnownNames;
import io.relata.prompt.StructureStyle;
import io.relata.retrieval.TextSelector;
import io.relata.structure.Task;
import io.relata.verification.StructureCheck;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The plans, styles and selectors that profiles may name, and which of them go together. */
final class TextBlocks {
    private final ByName<DialoguePlan> plans;
    private final ByName<StructureStyle> styles;
    private final ByName<TextSelector> selectors;

    TextBlocks(Collection<DialoguePlan> plans, Collection<StructureStyle> styles, Collection<TextSelector> selectors) {
        this.plans = new ByName<>(plans, DialoguePlan::name);
        this.styles = new ByName<>(styles, StructureStyle::name);
        this.selectors = new ByName<>(selectors, TextSelector::name);
    }

    /**
     * What a profile has named.
     *
     * @param checks that the result passes, in order
     */
    record Chosen(DialoguePlan plan, StructureStyle style, TextSelector selector, List<StructureCheck> checks) {
        Chosen {
            checks = List.copyOf(checks);
        }
    }

    /**
     * Returns what a profile names.
     *
     * @throws io.relata.error.RelataException with {@code PROFILE_INVALID} when something of it does not exist, cannot do the
     *     profile's task, or does not read one of its options
     */
    Chosen of(TextProfile profile) {
        DialoguePlan plan = plans.of(profile.plan(), profile);
        StructureStyle style = styles.of(profile.style(), profile);
        TextSelector selector = selectors.of(profile.selector(), profile);
        requireTask(profile, plan.name(), plan.tasks());
        requireTask(profile, style.name(), style.tasks());
        requireOptions(profile, plan, style);
        return new Chosen(
                plan,
                style,
                selector,
                profile.checks().stream().map(name -> check(name, profile)).toList());
    }

    private static void requireTask(TextProfile profile, String name, Set<Task> tasks) {
        if (!tasks.contains(profile.task())) {
            throw ByName.invalid(
                    profile,
                    "looks for %s, which %s does not".formatted(profile.task().wireName(), name),
                    KnownNames.hint(
                            profile.task().wireName(),
                            tasks.stream().map(Task::wireName).toList()));
        }
    }

    private static void requireOptions(TextProfile profile, DialoguePlan plan, StructureStyle style) {
        Set<String> declared = new TreeSet<>(TextWindows.OPTIONS);
        declared.addAll(plan.options());
        declared.addAll(style.options());
        for (String option : profile.options().keySet()) {
            if (!declared.contains(option)) {
                throw ByName.invalid(
                        profile,
                        "has the option \"%s\", which neither %s nor %s reads"
                                .formatted(option, plan.name(), style.name()),
                        KnownNames.hint(option, declared));
            }
        }
    }

    private static StructureCheck check(String name, TextProfile profile) {
        return StructureCheck.named(name)
                .orElseThrow(() -> ByName.invalid(
                        profile,
                        "has the check \"%s\"".formatted(name),
                        KnownNames.hint(
                                name,
                                Arrays.stream(StructureCheck.values())
                                        .map(StructureCheck::wireName)
                                        .toList())));
    }
}
