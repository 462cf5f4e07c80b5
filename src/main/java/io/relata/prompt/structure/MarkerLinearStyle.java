package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SynthIE and GenIE (Josifoski et al., EMNLP 2023 and NAACL 2022): triples as one line with markers, {@code [s] subject [r]
 * relation [o] object [e]}, under tries of relations and of entity names.
 *
 * <p>Option {@code linearization}: {@code expanded}, or {@code collapsed}, where triples with the same subject say it once. Option
 * {@code entities}: {@code copied} from the text, or {@code inventory}, where a name is one of a knowledge base that stands in the
 * text. The knowledge base is the option {@code inventory}, names parted by semicolons, together with the demonstrations'.
 */
@AutoService(StructureStyle.class)
public final class MarkerLinearStyle implements StructureStyle {
    private static final String NAME = "marker-linear.v1";
    private static final String SUBJECT = "[s]";
    private static final String RELATION = "[r]";
    private static final String OBJECT = "[o]";
    private static final String END = "[e]";
    private static final int TRIPLES_MAX = 24;
    private static final Escape ESCAPE = new Escape("[");
    private static final Choice LINEARIZATION = Choice.of("linearization", "expanded", "collapsed");
    private static final Choice ENTITIES = Choice.of("entities", "copied", "inventory");
    private static final String INVENTORY = "inventory";

    private final Template head = Template.load(NAME, "head");
    private final Template text = Template.load(NAME, "text");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.TRIPLES);
    }

    @Override
    public Set<String> options() {
        return Set.of(LINEARIZATION.name(), ENTITIES.name(), INVENTORY);
    }

    @Override
    public String opening(StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        return Layout.opening(
                this,
                question,
                head.fill(Map.of("relations", String.join(", ", vocabulary.asked()))) + "\n",
                q -> text.fill(Map.of("text", ESCAPE.write(q.text()))),
                _ -> "\n");
    }

    @Override
    public Grammar form(StructureQuestion question) {
        return name(question).map(entity -> form(entity, question)).orElse(new Grammar.Text(""));
    }

    private static Grammar form(Grammar entity, StructureQuestion question) {
        Grammar relation = Grammar.oneOf(new Vocabulary(question).relations().printed());
        Grammar of = Grammar.sequence(" " + RELATION + " ", relation, " " + OBJECT + " ", entity);
        Grammar subject = Grammar.sequence(" " + SUBJECT + " ", entity);
        Grammar end = new Grammar.Text(" " + END);
        Grammar.Item item = isCollapsed(question)
                ? new Grammar.Item(subject, Grammar.sequence(Grammar.distinct(of, "", 1, TRIPLES_MAX), end))
                : new Grammar.Item(Grammar.sequence(subject, of), end);
        return new Grammar.Distinct(List.of(item), "", 0, TRIPLES_MAX);
    }

    private static boolean isCollapsed(StructureQuestion question) {
        return LINEARIZATION.is("collapsed", question);
    }

    private static Optional<Grammar> name(StructureQuestion question) {
        if (ENTITIES.is("copied", question)) {
            return ESCAPE.mention(question.text());
        }
        Locator locator = new Locator(question.text());
        Set<String> known = new TreeSet<>();
        inventory(question)
                .map(Prompt::line)
                .filter(name -> locator.first(name).isPresent())
                .forEach(name -> known.add(ESCAPE.write(name)));
        return known.isEmpty() ? Optional.empty() : Optional.of(Grammar.oneOf(List.copyOf(known)));
    }

    private static Stream<String> inventory(StructureQuestion question) {
        Stream<String> given = Stream.of(question.option(INVENTORY, "").split(";"));
        return Stream.concat(given, question.demonstrations().stream().flatMap(MarkerLinearStyle::names));
    }

    private static Stream<String> names(AnnotatedText text) {
        return text.gold().entities().stream().map(e -> e.span().in(text.text()));
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of("\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = new Vocabulary(question);
        Map<String, Set<String>> bySubject = new LinkedHashMap<>();
        for (Triple triple : vocabulary.asked(structure).triples()) {
            String subject = " " + SUBJECT + " " + written(triple.head(), question);
            String rest = " " + RELATION + " " + vocabulary.relations().printed(triple.relation()) + " " + OBJECT + " "
                    + written(triple.tail(), question);
            String key = isCollapsed(question) ? subject : subject + rest;
            bySubject.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(isCollapsed(question) ? rest : "");
        }
        return bySubject.entrySet().stream()
                .map(e -> e.getKey() + String.join("", e.getValue()) + " " + END)
                .collect(Collectors.joining());
    }

    private static String written(Entity entity, StructureQuestion question) {
        return ESCAPE.write(entity.span().in(question.text()));
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        Reading reading = new Reading(new Vocabulary(question), new Locator(question.text()));
        int next = 0;
        for (int at = 0; at < answer.length(); at = next) {
            int from = answer.startsWith(SUBJECT, at) ? at + 1 : at;
            next = marker(SUBJECT, answer, from);
            group(answer.substring(at, next), reading);
        }
        return reading.parsed();
    }

    private static int marker(String marker, String answer, int from) {
        int at = Escape.find(answer, "[", from);
        while (at < answer.length() && !answer.startsWith(marker, at)) {
            at = Escape.find(answer, "[", at + 1);
        }
        return at;
    }

    /** Reads a subject with all its relations and objects. */
    private static void group(String group, Reading reading) {
        if (!group.startsWith(SUBJECT)) {
            reading.illFormed(group);
            return;
        }
        int end = marker(END, group, 0);
        int relation = marker(RELATION, group, 0);
        if (relation >= end) {
            reading.illFormed(group);
            return;
        }
        String subject = Escape.read(group.substring(SUBJECT.length(), relation));
        while (relation < end) {
            int next = Math.min(end, marker(RELATION, group, relation + 1));
            int object = marker(OBJECT, group, relation);
            if (object >= next || end == group.length() && next == end) {
                // Without the marker that closes it, the last object may have been cut off within a word.
                reading.illFormed(group.substring(relation, next));
            } else {
                reading.triple(
                        subject,
                        Escape.read(group.substring(relation + RELATION.length(), object)),
                        Escape.read(group.substring(object + OBJECT.length(), next)));
            }
            relation = next;
        }
        reading.illFormed(group.substring(Math.min(group.length(), end + END.length())));
    }
}
