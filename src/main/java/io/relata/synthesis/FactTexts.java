package io.relata.synthesis;

import io.relata.dialogue.Answer;
import io.relata.dialogue.Turn;
import io.relata.document.CharSpan;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.Template;
import io.relata.prompt.Verbalizer;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From facts to a text that states them, the easy direction (SynthIE: Josifoski et al., EMNLP 2023). The model's answer is decoded
 * so that every entity stands in it, by name; whether it states the facts, a checker says. Where no attempt passes the
 * checker, the schema's templates say the facts, and the text counts as such.
 */
public final class FactTexts {
    private static final String NAME = "fact-text.v1";

    /** Enough for "who was the first to work at" and the like. */
    private static final int WORDS_BETWEEN_CHARACTERS_MAX = 40;

    private static final double TEMPERATURE = 0.8;

    private final Template prompt = Template.load(NAME, "facts");
    private final RelationSchema schema;
    private final Teller teller;
    private final FactChecker checker;
    private final int attemptsMax;
    private final int tokensMax;

    /**
     * Creates a job.
     *
     * @param schema whose templates say the relations
     * @param attemptsMax how often the model may try, from 0
     * @param tokensMax of a text
     */
    public FactTexts(RelationSchema schema, Teller teller, FactChecker checker, int attemptsMax, int tokensMax) {
        this.schema = schema;
        this.teller = teller;
        this.checker = checker;
        this.attemptsMax = attemptsMax;
        this.tokensMax = tokensMax;
    }

    /**
     * A text about facts.
     *
     * @param facts what was to be stated
     * @param text the text
     * @param byModel whether the model wrote it, and not the templates
     * @param stated the facts that the checker found in it
     */
    public record Stated(List<Fact> facts, String text, boolean byModel, Set<Fact> stated) {
        public Stated {
            facts = List.copyOf(facts);
            stated = Set.copyOf(stated);
        }

        /** Returns the share of the entities that stand in the text. */
        public double entityShare() {
            Set<String> entities = names(facts);
            return (double) entities.stream().filter(text::contains).count() / entities.size();
        }

        /** Returns the share of the facts that the checker found. */
        public double factShare() {
            return (double) facts.stream().filter(stated::contains).count() / facts.size();
        }
    }

    /**
     * What came of a job.
     *
     * @param texts one for each set of facts, in their order
     * @param model how often the model was asked, and what came of it
     * @param byTemplates how many texts the templates say
     */
    public record Result(List<Stated> texts, Tally model, int byTemplates) {
        public Result {
            texts = List.copyOf(texts);
        }
    }

    /** Writes a text for each set of facts; the same for the same facts, teller and seed. */
    public Result write(List<List<Fact>> sets, long seed) {
        Tally.Counter counter = new Tally.Counter();
        List<Stated> texts = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            List<Fact> facts = sets.get(i);
            texts.add(byModel(facts, seed + (long) i * attemptsMax, counter).orElseGet(() -> byTemplates(facts)));
        }
        return new Result(texts, counter.tally(), (int)
                texts.stream().filter(t -> !t.byModel()).count());
    }

    private Optional<Stated> byModel(List<Fact> facts, long seed, Tally.Counter counter) {
        for (int attempt = 0; attempt < attemptsMax; attempt++) {
            Answer.Written answer = teller.write(turn(facts), seed + attempt);
            String text = Prompt.line(answer.text());
            Set<Fact> stated = checker.stated(text, facts);
            Optional<String> wrong = wrong(answer, text, facts, stated);
            if (wrong.isEmpty()) {
                counter.accept();
                return Optional.of(new Stated(facts, text, true, stated));
            }
            counter.reject(wrong.get());
        }
        return Optional.empty();
    }

    private static Optional<String> wrong(Answer.Written answer, String text, List<Fact> facts, Set<Fact> stated) {
        if (!names(facts).stream().allMatch(text::contains)) {
            return Optional.of("entity_missing");
        }
        if (!answer.whole()) {
            return Optional.of("truncated");
        }
        return stated.containsAll(facts) ? Optional.empty() : Optional.of("fact_not_stated");
    }

    private Turn.Write turn(List<Fact> facts) {
        String listed = facts.stream()
                .map(f -> "(%s, %s, %s)".formatted(f.head(), Verbalizer.words(f.relation()), f.tail()))
                .collect(Collectors.joining(", "));
        return new Turn.Write(
                "text",
                prompt.fill(Map.of("facts", Prompt.line(listed))),
                true,
                Optional.of(form(facts)),
                List.of("\n"),
                tokensMax,
                TEMPERATURE);
    }

    /** Returns the form of a text that names every entity, in the order of the facts, with any words between. */
    static Grammar form(List<Fact> facts) {
        List<Grammar> parts = new ArrayList<>();
        for (String name : names(facts)) {
            parts.add(new Grammar.Text(" "));
            if (parts.size() > 1) {
                parts.add(new Grammar.Words(WORDS_BETWEEN_CHARACTERS_MAX, "\n"));
                parts.add(new Grammar.Text(" "));
            }
            parts.add(new Grammar.Text(name));
        }
        parts.add(new Grammar.Text("."));
        return new Grammar.Sequence(parts);
    }

    private static Set<String> names(List<Fact> facts) {
        Set<String> names = new LinkedHashSet<>();
        facts.forEach(f -> {
            names.add(f.head());
            names.add(f.tail());
        });
        return names;
    }

    private Stated byTemplates(List<Fact> facts) {
        String text = facts.stream().map(f -> sentence(schema, f)).collect(Collectors.joining(" "));
        return new Stated(facts, text, false, checker.stated(text, facts));
    }

    /** Returns a fact as the first template of its relation says it, with a full stop. */
    static String sentence(RelationSchema schema, Fact fact) {
        return filled(template(schema, fact.relation()), fact) + ".";
    }

    static String filled(String template, Fact fact) {
        // Split rather than replaced twice: a name may itself spell a placeholder.
        int head = template.indexOf("{head}");
        int tail = template.indexOf("{tail}");
        String before = template.substring(0, Math.min(head, tail));
        String between = template.substring(Math.min(head, tail) + 6, Math.max(head, tail));
        String after = template.substring(Math.max(head, tail) + 6);
        return head < tail
                ? before + fact.head() + between + fact.tail() + after
                : before + fact.tail() + between + fact.head() + after;
    }

    private static String template(RelationSchema schema, String relation) {
        return schema.relation(relation)
                .map(RelationType::templates)
                .flatMap(t -> t.stream().findFirst())
                .orElse("{head} " + Verbalizer.words(relation) + " {tail}");
    }

    /** Returns a text with its facts annotated where both entities stand in it; types are those that the schema names first. */
    public AnnotatedText annotated(String id, Stated text) {
        List<Triple> triples = new ArrayList<>();
        for (Fact f : text.facts()) {
            int head = text.text().indexOf(f.head());
            int tail = text.text().indexOf(f.tail());
            if (text.stated().contains(f) && head >= 0 && tail >= 0) {
                triples.add(new Triple(
                        new Entity(new CharSpan(head, head + f.head().length()), type(f.relation(), true)),
                        f.relation(),
                        new Entity(new CharSpan(tail, tail + f.tail().length()), type(f.relation(), false))));
            }
        }
        return new AnnotatedText(id, text.text(), Structure.ofTriples(triples), "");
    }

    private String type(String relation, boolean head) {
        return schema.relation(relation)
                .flatMap(r -> (head ? r.headTypes() : r.tailTypes()).stream().findFirst())
                .orElse("");
    }
}
