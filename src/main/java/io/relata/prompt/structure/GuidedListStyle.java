package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Entity;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * GPT-3 for clinical IE (Agrawal et al., EMNLP 2022): the answer is begun for the model with a dash and a quotation mark, and a {@link
 * ListResolver} maps what comes to the names of the schema.
 *
 * <p>Option {@code guidance}: {@code guided}, or {@code plain}, where the model begins by itself. Nothing is one item with nothing
 * in it.
 */
@AutoService(StructureStyle.class)
public final class GuidedListStyle implements StructureStyle {
    static final String ITEM = "- \"";

    private static final String NAME = "guided-list.v1";
    private static final int ITEMS_MAX = 32;
    private static final Escape ESCAPE = new Escape("\"");
    private static final Choice GUIDANCE = Choice.of("guidance", "guided", "plain");

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
        return Set.of(GUIDANCE.name());
    }

    @Override
    public String opening(StructureQuestion question) {
        return Layout.opening(
                this,
                question,
                head.fill(Map.of("types", String.join(", ", new Vocabulary(question).asked()))) + "\n\n",
                q -> text.fill(Map.of("text", Prompt.line(q.text()))) + begun(q),
                _ -> "\n\n");
    }

    private static String begun(StructureQuestion question) {
        return GUIDANCE.is("guided", question) ? "\n" + ITEM : "";
    }

    private static boolean isOneType(StructureQuestion question) {
        return question.focus().size() == 1;
    }

    @Override
    public Grammar form(StructureQuestion question) {
        String before = GUIDANCE.is("guided", question) ? "" : "\n" + ITEM;
        Grammar nothing = new Grammar.Text("\"");
        Grammar list = ESCAPE.mention(question.text())
                .map(mention -> (Grammar) new Grammar.Either(
                        List.of(nothing, Grammar.distinct(item(mention, question), "\n" + ITEM, 1, ITEMS_MAX))))
                .orElse(nothing);
        return Grammar.sequence(before, list);
    }

    private static Grammar item(Grammar mention, StructureQuestion question) {
        return isOneType(question)
                ? Grammar.sequence(mention, "\"")
                : Grammar.sequence(mention, "\" (", Grammar.oneOf(new Vocabulary(question).asked()), ")");
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        String list = vocabulary.asked(structure).entities().stream()
                .map(e -> written(e, vocabulary, question))
                .distinct()
                .collect(Collectors.joining("\n" + ITEM));
        return (GUIDANCE.is("guided", question) ? "" : "\n" + ITEM) + (list.isEmpty() ? "\"" : list);
    }

    private static String written(Entity entity, Vocabulary vocabulary, StructureQuestion question) {
        String mention = ESCAPE.write(entity.span().in(question.text())) + "\"";
        return isOneType(question)
                ? mention
                : mention + " (" + vocabulary.types().printed(entity.type()) + ")";
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        return resolve(answer, question).parsed();
    }

    /** Reads an answer as {@link #parse} does, and says which rules it took. */
    public ListResolver.Resolution resolve(String answer, StructureQuestion question) {
        return new ListResolver(question).resolve((GUIDANCE.is("guided", question) ? ITEM : "") + answer);
    }
}
