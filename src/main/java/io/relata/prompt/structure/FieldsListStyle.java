package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * GPT-3 for biomedical IE (Gutierrez et al., EMNLP Findings 2022): the entities of the text, parted by commas. Asked for one type
 * the answer is {@code aspirin, ibuprofen}; asked for several, {@code drug: aspirin, ibuprofen; disease: flu}.
 *
 * <p>An answer may have another case than the text. Every place where an entity stands as whole words is marked, the longest
 * entities first.
 */
@AutoService(StructureStyle.class)
public final class FieldsListStyle implements StructureStyle {
    private static final String NAME = "fields-list.v1";
    private static final int ITEMS_MAX = 32;
    private static final Escape ESCAPE = new Escape(",;:");

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
        String types = String.join(", ", new Vocabulary(question).asked());
        return Layout.opening(
                this,
                question,
                head.fill(Map.of("types", types)) + "\n",
                q -> text.fill(Map.of("text", Prompt.line(q.text()), "types", types)),
                _ -> "\n");
    }

    private static boolean isOneType(StructureQuestion question) {
        return question.focus().size() == 1;
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Grammar nothing = new Grammar.Text("");
        return ESCAPE.mention(question.text())
                .map(mention -> {
                    Grammar list = Grammar.distinct(mention, ", ", 1, ITEMS_MAX);
                    List<String> types = new Vocabulary(question).asked();
                    Grammar lists = isOneType(question)
                            ? list
                            : new Grammar.Distinct(
                                    List.of(new Grammar.Item(Grammar.sequence(Grammar.oneOf(types), ": "), list)),
                                    "; ",
                                    1,
                                    types.size());
                    return (Grammar) new Grammar.Either(List.of(nothing, Grammar.sequence(" ", lists)));
                })
                .orElse(nothing);
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        List<Entity> entities = vocabulary.asked(structure).entities();
        List<String> lists = new ArrayList<>();
        for (String type : question.focus()) {
            String list = entities.stream()
                    .filter(e -> e.type().equals(type))
                    .map(e -> ESCAPE.write(e.span().in(question.text())))
                    .distinct()
                    .collect(Collectors.joining(", "));
            if (!list.isEmpty()) {
                lists.add(isOneType(question) ? list : vocabulary.types().printed(type) + ": " + list);
            }
        }
        return lists.isEmpty() ? "" : " " + String.join("; ", lists);
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Locator locator = new Locator(question.text(), Locator.CaseRule.FOLDED);
        Reading reading = new Reading(vocabulary, locator);
        Map<String, String> types = new LinkedHashMap<>();
        for (String list : Escape.split(answer, ';')) {
            List<String> sides = isOneType(question) ? List.of(list) : Escape.split(list, ':');
            Optional<String> type = isOneType(question)
                    ? Optional.of(question.focus().getFirst())
                    : vocabulary.types().name(Escape.read(sides.getFirst()));
            if (!isOneType(question) && sides.size() != 2) {
                reading.illFormed(list);
            } else if (type.isEmpty()) {
                reading.fault(Fault.Kind.UNKNOWN_LABEL, Escape.read(sides.getFirst()));
            } else {
                mentions(sides.getLast(), locator, reading).forEach(m -> types.putIfAbsent(m, type.get()));
            }
        }
        locator.mark(types).forEach(reading::entity);
        return reading.parsed();
    }

    private static List<String> mentions(String list, Locator locator, Reading reading) {
        List<String> mentions = new ArrayList<>();
        for (String written : Escape.split(list, ',')) {
            String mention = Prompt.line(Escape.read(written));
            if (mention.isEmpty()) {
                continue;
            }
            if (locator.first(mention).isPresent()) {
                mentions.add(mention);
            } else {
                reading.fault(Fault.Kind.NOT_IN_SOURCE, mention);
            }
        }
        return mentions;
    }
}
