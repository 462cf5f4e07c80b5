package io.relata.prompt;

import io.relata.document.EntityMention;
import io.relata.document.PairContext;
import io.relata.marking.EntityMarking;
import io.relata.schema.RelationLabel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What several styles say of a pair and of its labels in the same words. */
final class PairWords {
    private static final EntityMarking MARKING = new EntityMarking.Brackets();
    private static final Map<String, String> SHORT_TYPES = Map.of("per", "person", "org", "organization");

    private PairWords() {}

    /** Returns the text of a pair on one line, both mentions in brackets. */
    static String marked(PairContext context) {
        return Prompt.line(MARKING.mark(context).text());
    }

    /** Returns marks by which reasons spell mentions as {@link #marked} does. */
    static MentionMarks marks(PairContext context) {
        return MentionMarks.of(MARKING, context);
    }

    /** Returns the values of the places {@code {{head}}} and {@code {{tail}}}, with their types where these are shown. */
    static Map<String, String> mentions(PairContext context, PromptChoices choices) {
        return Map.of(
                "head", named(context.headText(), context.pair().head(), choices),
                "tail", named(context.tailText(), context.pair().tail(), choices));
    }

    private static String named(String text, EntityMention mention, PromptChoices choices) {
        String line = Prompt.line(text);
        return choices.typesShown() && !mention.type().isEmpty()
                ? "(%s) %s".formatted(type(mention.type()), line)
                : line;
    }

    private static String type(String type) {
        String words = Verbalizer.words(type);
        return SHORT_TYPES.getOrDefault(words, words);
    }

    /** Returns the answers that are allowed, in words that mean the same whichever labels are allowed. */
    static AnswerSpace allowed(PromptInput input) {
        return among(Verbalizer.answers(input.schema().labels()), input);
    }

    /** Returns those of the answers that are allowed, in natural order. */
    static AnswerSpace among(AnswerSpace every, PromptInput input) {
        return new AnswerSpace(every.answers().stream()
                .filter(a -> input.allowed().contains(a.label()))
                .toList());
    }

    /** Returns the texts of the answers, separated by commas. */
    static String listed(AnswerSpace answers) {
        return answers.answers().stream().map(AnswerSpace.Answer::text).collect(Collectors.joining(", "));
    }

    /** Returns the names of the relations that are allowed, in the order of the schema, the NULL label not among them. */
    static Set<String> relations(PromptInput input) {
        Set<String> allowed =
                input.allowed().stream().map(RelationLabel::relation).collect(Collectors.toSet());
        Set<String> names = new LinkedHashSet<>();
        input.schema().relations().stream()
                .filter(r -> allowed.contains(r.name()))
                .forEach(r -> names.add(r.name()));
        return names;
    }

    /** Returns the definitions of the allowed relations, a line each, where the prompt is to spell them out. */
    static String definitions(PromptInput input, Template line) {
        if (!input.definitions()) {
            return "";
        }
        Set<String> names = relations(input);
        return input.schema().relations().stream()
                .filter(r -> names.contains(r.name()))
                .map(r -> line.fill(Map.of(
                                "relation", Verbalizer.words(r.name()), "definition", Prompt.line(r.definition())))
                        + "\n")
                .collect(Collectors.joining());
    }

    /** Returns the options that a style declares, checked by whoever reads profiles. */
    static boolean chosen(PromptInput input, String option, String value, List<String> known) {
        String chosen = input.choices().option(option, known.getFirst());
        if (!known.contains(chosen)) {
            throw new IllegalArgumentException("The option %s is one of %s, not %s.".formatted(option, known, chosen));
        }
        return chosen.equals(value);
    }
}
