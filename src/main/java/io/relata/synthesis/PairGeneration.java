package io.relata.synthesis;

import io.relata.dataset.LabeledExample;
import io.relata.dialogue.Answer;
import io.relata.dialogue.Turn;
import io.relata.document.EntityMention;
import io.relata.document.PairContext;
import io.relata.grammar.Grammar;
import io.relata.prompt.Prompt;
import io.relata.prompt.Template;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes up labelled pairs for a relation from a few samples, the types that the schema allows being stated (UnleashLLM, part B: Xu
 * et al., SustaiNLP 2023). A sample counts only if it has the relation asked for, all fields, allowed types, and both mentions in
 * its context; one that differs from an earlier one in nothing but case and white space is a duplicate.
 *
 * <p>A constrained model first writes a context, then copies the head out of it, and then the tail out of what is left, so that
 * fewer samples are lost.
 */
public final class PairGeneration {
    private static final String NAME = "pair-data.v1";
    private static final int SAMPLES_SHOWN = 3;
    private static final double TEMPERATURE = 1;
    private static final int CONTEXT_CHARACTERS_MAX = 200;
    private static final int MENTION_WORDS_MAX = 5;
    private static final String ANY = "any";

    private final Template head = Template.load(NAME, "head");
    private final Template sample = Template.load(NAME, "sample");
    private final RelationSchema schema;
    private final Teller teller;
    private final boolean constrained;
    private final int tokensMax;

    /** Creates a job for one schema. */
    public PairGeneration(RelationSchema schema, Teller teller, boolean constrained, int tokensMax) {
        this.schema = schema;
        this.teller = teller;
        this.constrained = constrained;
        this.tokensMax = tokensMax;
    }

    /**
     * What came of a job.
     *
     * @param examples the samples that passed every check, ids {@code relation-n}
     * @param byRelation what came of each relation
     */
    public record Result(List<LabeledExample> examples, SortedMap<String, Tally> byRelation) {
        public Result {
            examples = List.copyOf(examples);
            byRelation = new TreeMap<>(byRelation);
        }

        /** Returns what came of all relations together. */
        public Tally total() {
            SortedMap<String, Integer> rejected = new TreeMap<>();
            byRelation.values().forEach(t -> t.rejectedByReason()
                    .forEach((r, n) -> rejected.merge(r, n, Integer::sum)));
            return new Tally(
                    byRelation.values().stream().mapToInt(Tally::asked).sum(),
                    byRelation.values().stream().mapToInt(Tally::accepted).sum(),
                    rejected);
        }
    }

    /**
     * Asks for samples of some relations.
     *
     * @param relations names of the schema
     * @param samples to show, the first three of each relation, its own
     * @param requests samples asked for of each relation
     * @throws IllegalArgumentException for a relation that the schema lacks
     */
    public Result generate(List<String> relations, List<LabeledExample> samples, int requests, long seed) {
        Set<String> known = new HashSet<>();
        samples.forEach(s -> known.add(digest(s.context(), s.label().relation())));
        List<LabeledExample> accepted = new ArrayList<>();
        SortedMap<String, Tally> byRelation = new TreeMap<>();
        for (int r = 0; r < relations.size(); r++) {
            RelationType type = type(relations.get(r));
            Tally.Counter counter = new Tally.Counter();
            String prompt = prompt(type, samples);
            for (int i = 0; i < requests; i++) {
                GeneratedPair written = constrained
                        ? copied(type, prompt, seed + (long) r * requests + i)
                        : free(prompt, seed + (long) r * requests + i);
                take(type, written, known, counter).ifPresent(accepted::add);
            }
            byRelation.put(type.name(), counter.tally());
        }
        return new Result(accepted, byRelation);
    }

    private RelationType type(String relation) {
        return schema.relation(relation)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The schema %s has no relation %s.".formatted(schema.name(), relation)));
    }

    private static Optional<LabeledExample> take(
            RelationType type, GeneratedPair written, Set<String> known, Tally.Counter counter) {
        Optional<GeneratedPair.Flaw> flaw = written.flaw(type.name(), type.headTypes(), type.tailTypes());
        if (flaw.isPresent()) {
            counter.reject(flaw.get().wireName());
            return Optional.empty();
        }
        PairContext pair = written.pair();
        if (!known.add(digest(pair, type.name()))) {
            counter.reject("duplicate");
            return Optional.empty();
        }
        counter.accept();
        Direction direction = type.symmetric() ? Direction.NONE : Direction.HEAD_TO_TAIL;
        String id = "%s-%d".formatted(type.name(), counter.tally().accepted());
        return Optional.of(new LabeledExample(id, pair, new RelationLabel(type.name(), direction), ""));
    }

    private static String digest(PairContext pair, String relation) {
        return String.join("\u0000", relation, pair.text(), pair.headText(), pair.tailText())
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ");
    }

    /** Returns all that stands before the context of the sample asked for. */
    private String prompt(RelationType type, List<LabeledExample> samples) {
        StringBuilder out = new StringBuilder(head.fill(Map.of(
                        "relation",
                        type.name(),
                        "definition",
                        Prompt.line(type.definition()),
                        "heads",
                        listed(type.headTypes()),
                        "tails",
                        listed(type.tailTypes()))))
                .append("\n\n");
        samples.stream()
                .filter(s -> s.label().relation().equals(type.name()))
                .limit(SAMPLES_SHOWN)
                .forEach(s -> out.append(shown(type, s)).append("\n\n"));
        return out.append("Relation: ").append(type.name()).append("\nContext:").toString();
    }

    private static String listed(Set<String> types) {
        return types.isEmpty() ? ANY : String.join(", ", types);
    }

    private String shown(RelationType type, LabeledExample example) {
        PairContext context = example.context();
        boolean turned = example.label().direction() == Direction.TAIL_TO_HEAD;
        EntityMention first = turned ? context.pair().tail() : context.pair().head();
        EntityMention second = turned ? context.pair().head() : context.pair().tail();
        return sample.fill(Map.of(
                "relation", type.name(),
                "context", Prompt.line(context.text()),
                "head", Prompt.line(first.span().in(context.text())),
                "headtype", shownType(first, type.headTypes()),
                "tail", Prompt.line(second.span().in(context.text())),
                "tailtype", shownType(second, type.tailTypes())));
    }

    private static String shownType(EntityMention mention, Set<String> allowed) {
        return mention.type().isEmpty() ? allowed.stream().findFirst().orElse(ANY) : mention.type();
    }

    private GeneratedPair free(String prompt, long seed) {
        String cue = prompt.substring(prompt.lastIndexOf("Relation: "));
        Turn.Write turn =
                new Turn.Write("sample", prompt, true, Optional.empty(), List.of("\n\n"), tokensMax, TEMPERATURE);
        return GeneratedPair.parse(cue + teller.write(turn, seed).text());
    }

    private GeneratedPair copied(RelationType type, String prompt, long seed) {
        Turn.Write first = new Turn.Write(
                "context",
                prompt,
                true,
                Optional.of(Grammar.sequence(" ", new Grammar.Words(CONTEXT_CHARACTERS_MAX, "\n"))),
                List.of("\n"),
                tokensMax,
                TEMPERATURE);
        Answer.Written answer = teller.write(first, seed);
        String context = Prompt.line(answer.text());
        Map<String, String> fields = new TreeMap<>();
        fields.put(GeneratedPair.RELATION, type.name());
        if (context.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return new GeneratedPair(fields);
        }
        String head = prompt + " " + context + "\nHead entity:";
        String withHead = head
                + teller.write(copying("head", head, List.of(context), "Head", type.headTypes()), seed)
                        .text();
        String sampleStart = prompt.substring(prompt.lastIndexOf("Relation: "));
        GeneratedPair soFar = GeneratedPair.parse(sampleStart + withHead.substring(prompt.length()));
        List<String> rest = rest(context, soFar.fields().getOrDefault(GeneratedPair.HEAD, ""));
        if (rest.isEmpty()) {
            return soFar;
        }
        String tail = withHead.stripTrailing() + "\nTail entity:";
        String whole = tail
                + teller.write(copying("tail", tail, rest, "Tail", type.tailTypes()), seed)
                        .text();
        return GeneratedPair.parse(sampleStart + whole.substring(prompt.length()));
    }

    /** Returns what stands before and behind a mention and has a word in it: the other mention is not the same one. */
    private static List<String> rest(String context, String mention) {
        int at = context.indexOf(mention);
        return Stream.of(context.substring(0, Math.max(0, at)), context.substring(Math.max(0, at) + mention.length()))
                .filter(part -> part.codePoints().anyMatch(Character::isLetterOrDigit))
                .toList();
    }

    private Turn.Write copying(String name, String cue, List<String> sources, String role, Set<String> allowed) {
        Grammar form = Grammar.sequence(
                " ",
                new Grammar.Either(sources.stream()
                        .<Grammar>map(source -> new Grammar.Copied(source, MENTION_WORDS_MAX))
                        .toList()),
                "\n" + role + " type: ",
                Grammar.oneOf(types(allowed)));
        return new Turn.Write(name, cue, true, Optional.of(form), List.of("\n\n"), tokensMax, TEMPERATURE);
    }

    private List<String> types(Set<String> allowed) {
        if (!allowed.isEmpty()) {
            return List.copyOf(allowed);
        }
        Set<String> all = new TreeSet<>();
        schema.entities().forEach(e -> all.add(e.name()));
        return all.isEmpty() ? List.of(ANY) : List.copyOf(all);
    }
}
