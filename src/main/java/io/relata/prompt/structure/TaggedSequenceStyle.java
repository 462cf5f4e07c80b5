package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Structured prompting (Blevins et al., ACL 2023): the words of the text again, each with a delimiter and its tag behind it.
 *
 * <p>The tags that a written answer may have are those of the BIO scheme in any order, read as conlleval reads them; a plan that
 * tags word by word allows only tags that may follow one another.
 */
@AutoService(StructureStyle.class)
public final class TaggedSequenceStyle implements StructureStyle {
    /** Stands between a word and its tag. */
    public static final String DELIMITER = "_";

    private static final String NAME = "tagged-sequence.v1";

    private final Template head = Template.load(NAME, "head");
    private final Template text = Template.load(NAME, "text");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.ENTITIES);
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public String opening(StructureQuestion question) {
        return Layout.opening(
                this,
                question,
                head.fill(Map.of("types", String.join(", ", question.focus()))) + "\n",
                q -> text.fill(Map.of("text", Prompt.line(q.text()))),
                _ -> "\n");
    }

    @Override
    public Grammar form(StructureQuestion question) {
        List<String> tags = tags(question);
        List<Grammar> parts = new ArrayList<>();
        for (CharSpan word : TaggedWords.of(question.text()).spans()) {
            parts.add(new Grammar.Text(" " + word.in(question.text()) + DELIMITER));
            parts.add(Grammar.oneOf(tags));
        }
        return new Grammar.Sequence(parts);
    }

    // Tags are the names themselves, so that a plan which scores tags needs no other spelling.
    private static List<String> tags(StructureQuestion question) {
        List<String> tags = new ArrayList<>(List.of(TaggedWords.OUTSIDE));
        question.focus().forEach(type -> tags.addAll(List.of("B-" + type, "I-" + type)));
        return tags;
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        TaggedWords words = TaggedWords.of(question.text());
        List<String> tags = words.tags(new Vocabulary(question).asked(structure).entities());
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < tags.size(); i++) {
            out.append(' ')
                    .append(words.spans().get(i).in(question.text()))
                    .append(DELIMITER)
                    .append(tags.get(i));
        }
        return out.toString();
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Reading reading = new Reading(new Vocabulary(question), new Locator(question.text()));
        TaggedWords words = TaggedWords.of(question.text());
        List<String> known = tags(question);
        List<String> tags = new ArrayList<>();
        int at = 0;
        for (CharSpan span : words.spans()) {
            String word = " " + span.in(question.text()) + DELIMITER;
            if (!answer.startsWith(word, at)) {
                break;
            }
            int end = tagEnd(answer, at + word.length());
            String tag = answer.substring(at + word.length(), end);
            if (!known.contains(tag)) {
                reading.fault(Fault.Kind.UNKNOWN_LABEL, tag);
            }
            tags.add(known.contains(tag) ? tag : TaggedWords.OUTSIDE);
            at = end;
        }
        if (tags.size() < words.spans().size()) {
            String rest = answer.substring(at).strip();
            reading.fault(
                    Fault.Kind.ILL_FORMED,
                    rest.isEmpty()
                            ? "%d of %d words"
                                    .formatted(tags.size(), words.spans().size())
                            : rest);
        } else {
            reading.illFormed(answer.substring(at));
        }
        new TaggedWords(words.spans().subList(0, tags.size()))
                .entities(tags)
                .entities()
                .forEach(e -> reading.entity(e.span(), e.type()));
        return reading.parsed();
    }

    private static int tagEnd(String answer, int from) {
        int end = answer.indexOf(' ', from);
        return end < 0 ? answer.length() : end;
    }
}
