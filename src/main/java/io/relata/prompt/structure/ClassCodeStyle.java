package io.relata.prompt.structure;

import com.google.auto.service.AutoService;
import io.relata.grammar.Grammar;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.prompt.Template;
import io.relata.structure.Entity;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CodeKGC (Bi et al., TALLIP 2024): the schema as classes, the text as a docstring, the triples as constructor calls. Classes, form
 * and the check of arguments against domain and range all come from the schema.
 *
 * <p>Option {@code rationale}: {@code none}, or {@code first} for the paper's rationale-enhanced order: the relations, then the
 * entities, then triples that use only what was announced.
 */
@AutoService(StructureStyle.class)
public final class ClassCodeStyle implements StructureStyle {
    static final String TRIPLES_CUE = "extract = Extract([";
    static final String RELATIONS_CUE = "relations = [";
    static final String ENTITIES_CUE = "entities = [";

    private static final String NAME = "class-code.v1";
    private static final int TRIPLES_MAX = 24;
    private static final int ENTITIES_MAX = 32;
    private static final Escape MENTION = new Escape("'");
    private static final Escape DOCSTRING = new Escape("\"");
    private static final Choice RATIONALE = Choice.of("rationale", "none", "first");

    private final Template head = Template.load(NAME, "head");
    private final Template entityClass = Template.load(NAME, "entity");
    private final Template relationClass = Template.load(NAME, "relation");
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
        return Set.of(RATIONALE.name());
    }

    private static boolean announces(StructureQuestion question) {
        return RATIONALE.is("first", question);
    }

    private static Vocabulary vocabulary(StructureQuestion question) {
        return new Vocabulary(question, Labels.Spelling.IDENTIFIER);
    }

    @Override
    public String opening(StructureQuestion question) {
        String cue = announces(question) ? RELATIONS_CUE : TRIPLES_CUE;
        return Layout.opening(
                this,
                question,
                classes(vocabulary(question)),
                q -> text.fill(Map.of("text", DOCSTRING.write(q.text()))) + "\n" + cue,
                _ -> "\n\n");
    }

    private String classes(Vocabulary vocabulary) {
        Labels relations = vocabulary.relations(Labels.Spelling.IDENTIFIER);
        String base = vocabulary.types().printed(Vocabulary.UNTYPED);
        Stream<String> entityClasses = vocabulary.types().names().stream()
                .filter(name -> !name.equals(Vocabulary.UNTYPED))
                .map(name -> entityClass.fill(Map.of("name", vocabulary.types().printed(name), "base", base)));
        Stream<String> relationClasses = relations.names().stream()
                .map(name -> relationClass.fill(Map.of(
                        "name", relations.printed(name),
                        "words", vocabulary.relations().printed(name),
                        "heads", String.join(", ", vocabulary.headTypes(name)),
                        "tails", String.join(", ", vocabulary.tailTypes(name)))));
        return head.fill(Map.of("entity", base))
                + "\n"
                + Stream.concat(entityClasses, relationClasses)
                        .map(line -> line + "\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    @Override
    public Grammar form(StructureQuestion question) {
        Vocabulary vocabulary = vocabulary(question);
        Grammar nothing = new Grammar.Text("");
        Optional<Grammar> mention = MENTION.mention(question.text());
        Grammar triples = mention.map(m -> triples(m, vocabulary)).orElse(nothing);
        if (!announces(question)) {
            return Grammar.sequence(triples, "])");
        }
        Grammar relation =
                Grammar.sequence("Rel('", Grammar.oneOf(vocabulary.relations().printed()), "')");
        Grammar relations = Grammar.distinct(
                relation, ", ", 0, vocabulary.relations().names().size());
        Grammar entities = mention.map(
                        m -> Grammar.distinct(entity(vocabulary.types().printed(), m), ", ", 0, ENTITIES_MAX))
                .orElse(nothing);
        return Grammar.sequence(relations, "]\n" + ENTITIES_CUE, entities, "]\n" + TRIPLES_CUE, triples, "])");
    }

    private static Grammar triples(Grammar mention, Vocabulary vocabulary) {
        Grammar triple = new Grammar.Either(vocabulary.relations().names().stream()
                .map(relation -> Grammar.sequence(
                        "Triple(",
                        entity(vocabulary.headTypes(relation), mention),
                        ", Rel('" + vocabulary.relations().printed(relation) + "'), ",
                        entity(vocabulary.tailTypes(relation), mention),
                        ")"))
                .toList());
        return Grammar.distinct(triple, ", ", 0, TRIPLES_MAX);
    }

    private static Grammar entity(List<String> types, Grammar mention) {
        return Grammar.sequence(Grammar.oneOf(types), "('", mention, "')");
    }

    @Override
    public List<String> stops(StructureQuestion question) {
        return List.of(announces(question) ? "\n\n" : "\n");
    }

    @Override
    public String write(Structure structure, StructureQuestion question) {
        Vocabulary vocabulary = vocabulary(question);
        Structure asked = vocabulary.asked(structure);
        String triples = asked.triples().stream()
                .map(t -> "Triple(%s, %s, %s)"
                        .formatted(
                                call(t.head(), vocabulary, question),
                                call(t.relation(), vocabulary),
                                call(t.tail(), vocabulary, question)))
                .distinct()
                .collect(Collectors.joining(", "));
        if (!announces(question)) {
            return triples + "])";
        }
        String relations = joined(asked.triples().stream().map(Triple::relation).map(r -> call(r, vocabulary)));
        String entities = joined(asked.entities().stream().map(e -> call(e, vocabulary, question)));
        return relations + "]\n" + ENTITIES_CUE + entities + "]\n" + TRIPLES_CUE + triples + "])";
    }

    private static String joined(Stream<String> calls) {
        return calls.distinct().collect(Collectors.joining(", "));
    }

    private static String call(Entity entity, Vocabulary vocabulary, StructureQuestion question) {
        String mention = MENTION.write(entity.span().in(question.text()));
        return vocabulary.types().printed(entity.type()) + "('" + mention + "')";
    }

    private static String call(String relation, Vocabulary vocabulary) {
        return "Rel('" + vocabulary.relations().printed(relation) + "')";
    }

    @Override
    public Parsed parse(String answer, StructureQuestion question) {
        return new ClassCodeParser(vocabulary(question), new Locator(question.text()), announces(question))
                .parse(answer);
    }
}
