package io.relata.prompt;

import com.google.auto.service.AutoService;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The prompt of the biomedical study of GPT-3 (Gutiérrez et al., Findings of EMNLP 2022): sentence and entities as fields, and
 * each label one word that no other label has, with its direction where it has one.
 *
 * <p>Options: {@code instruction}, {@code none} or {@code task}; {@code intro}, {@code sentence} or {@code excerpt}; {@code
 * question}, {@code fields} or {@code full}, which lists the words that may be answered.
 */
@AutoService(PromptStyle.class)
public final class FieldsStyle implements PromptStyle {
    private static final String NAME = "fields.v1";
    private static final String INSTRUCTION = "instruction";
    private static final String INTRO = "intro";
    private static final String QUESTION = "question";

    private final Template task = Template.load(NAME, "task");
    private final Template definition = Template.load(NAME, "definition");
    private final Template sentence = Template.load(NAME, "sentence");
    private final Template excerpt = Template.load(NAME, "excerpt");
    private final Template fields = Template.load(NAME, "fields");
    private final Template reasonCue = Template.load(NAME, "reason");
    private final Template labelCue = Template.load(NAME, "label");
    private final Template fullCue = Template.load(NAME, "full");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> options() {
        return Set.of(INSTRUCTION, INTRO, QUESTION);
    }

    @Override
    public Prompt render(PromptInput input) {
        AnswerSpace every = answers(input.schema());
        AnswerSpace answers = PairWords.among(every, input);
        boolean full = PairWords.chosen(input, QUESTION, "full", List.of("fields", "full"));
        boolean instructed = PairWords.chosen(input, INSTRUCTION, "task", List.of("none", "task"));
        return new PairLayout(
                        NAME,
                        (instructed ? task.text() + "\n" : "") + PairWords.definitions(input, definition),
                        pair -> question(pair, input, full),
                        pair -> question(pair, input, full),
                        reasonCue.text(),
                        pair -> full ? fullCue(pair, input, answers) : labelCue.text(),
                        every,
                        answers,
                        _ -> MentionMarks.none())
                .render(input);
    }

    private String question(PairContext pair, PromptInput input, boolean full) {
        Template intro = PairWords.chosen(input, INTRO, "excerpt", List.of("sentence", "excerpt")) ? excerpt : sentence;
        String line = intro.fill(Map.of("context", Prompt.line(pair.text()))) + "\n";
        return full ? line : line + fields.fill(PairWords.mentions(pair, input.choices())) + "\n";
    }

    private String fullCue(PairContext pair, PromptInput input, AnswerSpace answers) {
        Map<String, String> values = new HashMap<>(PairWords.mentions(pair, input.choices()));
        values.put("answers", PairWords.listed(answers));
        return fullCue.fill(values);
    }

    private static AnswerSpace answers(RelationSchema schema) {
        Map<String, String> words = distinctiveWords(schema);
        List<AnswerSpace.Answer> answers = schema.labels().stream()
                .map(l -> new AnswerSpace.Answer(l, words.get(l.relation()) + direction(l)))
                .toList();
        boolean clash =
                answers.stream().map(AnswerSpace.Answer::text).distinct().count() < answers.size();
        return clash ? Verbalizer.answers(schema.labels()) : new AnswerSpace(answers);
    }

    private static String direction(RelationLabel label) {
        return switch (label.direction()) {
            case HEAD_TO_TAIL -> " forward";
            case TAIL_TO_HEAD -> " backward";
            case NONE -> "";
        };
    }

    /** Returns for each relation the first word of its name that stands in no other name, or the whole name for want of one. */
    private static Map<String, String> distinctiveWords(RelationSchema schema) {
        Map<String, Set<String>> wordsOf = new LinkedHashMap<>();
        schema.relations().stream().map(RelationType::name).forEach(name -> wordsOf.put(name, words(name)));
        wordsOf.put(schema.nullLabel(), words(schema.nullLabel()));
        Map<String, Integer> uses = new HashMap<>();
        wordsOf.values().forEach(words -> words.forEach(w -> uses.merge(w, 1, Integer::sum)));
        Map<String, String> distinctive = new HashMap<>();
        wordsOf.forEach((name, words) -> distinctive.put(
                name, words.stream().filter(w -> uses.get(w) == 1).findFirst().orElse(Verbalizer.words(name))));
        return distinctive;
    }

    private static Set<String> words(String name) {
        return new LinkedHashSet<>(Arrays.asList(Verbalizer.words(name).split(" ")));
    }
}
