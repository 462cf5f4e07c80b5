package io.relata.dialogue;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.structure.TaggedSequenceStyle;
import io.relata.prompt.structure.TaggedWords;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Structured prompting (Blevins, Gonen and Zettlemoyer, ACL 2023): the words of the text are repeated, each with the likeliest
 * of the tags that may follow. Demonstrations without an entity are not shown.
 *
 * <p>One turn, or none where the text has no words. Option {@code labels}: what the types are called, {@code schema}, or for
 * comparison {@code shuffled}, {@code numbers}, {@code words}.
 */
@AutoService(DialoguePlan.class)
public final class TagPlan implements DialoguePlan {
    private static final String LABELS = "labels";

    @Override
    public String name() {
        return "tag.v1";
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.ENTITIES);
    }

    @Override
    public Set<String> options() {
        return Set.of(LABELS);
    }

    @Override
    public Step begin(Assignment assignment) {
        StructureQuestion asked = withEntities(assignment.question());
        TagNames names = TagNames.of(asked, Options.oneOf(asked, LABELS, TagNames.WAYS));
        StructureQuestion shown = names.shown(asked);
        List<CharSpan> words = TaggedWords.of(asked.text()).spans();
        if (words.isEmpty()) {
            return new Step.Done(Outcome.of(Parsed.NOTHING));
        }
        Turn.Tag turn = new Turn.Tag(
                "tag",
                // The first word stands behind the cue as the others stand behind the word before.
                assignment.style().opening(shown) + " ",
                true,
                words.stream().map(w -> w.in(asked.text())).toList(),
                TaggedSequenceStyle.DELIMITER,
                new TagSet(shown.focus()));
        return Step.Ask.tagged(turn, answer -> new Step.Done(outcome(words, answer.tags(), names)))
                .taughtBy(gold -> new Answer.Tagged(new TaggedWords(words)
                        .tags(gold.entities().stream()
                                .filter(e -> asked.focus().contains(e.type()))
                                .map(names::shown)
                                .toList())));
    }

    private static StructureQuestion withEntities(StructureQuestion question) {
        return new StructureQuestion(
                question.task(),
                question.schema(),
                question.focus(),
                question.demonstrations().stream()
                        .filter(d -> !d.gold().entities().isEmpty())
                        .toList(),
                question.text(),
                question.known(),
                question.options());
    }

    private static Outcome outcome(List<CharSpan> words, List<String> tags, TagNames names) {
        List<Entity> entities = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        int at = 0;
        while (at < Math.min(words.size(), tags.size())) {
            String tag = tags.get(at);
            int end = at + 1;
            if (tag.startsWith("B-")) {
                String type = tag.substring(2);
                while (end < Math.min(words.size(), tags.size())
                        && tags.get(end).equals("I-" + type)) {
                    end++;
                }
                CharSpan span =
                        new CharSpan(words.get(at).start(), words.get(end - 1).end());
                entities.add(new Entity(span, names.type(type)));
            } else if (!tag.equals(TagSet.OUTSIDE)) {
                faults.add(new Fault(Fault.Kind.ILL_FORMED, tag));
            }
            at = end;
        }
        if (tags.size() != words.size()) {
            faults.add(new Fault(Fault.Kind.TRUNCATED, ""));
        }
        return Outcome.of(new Parsed(Structure.ofEntities(entities), faults));
    }
}
