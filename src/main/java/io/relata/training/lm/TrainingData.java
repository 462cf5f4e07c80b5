package io.relata.training.lm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.classification.LinearTrainer;
import io.relata.classification.PairRepresentation;
import io.relata.classification.TrainingPair;
import io.relata.dataset.DatasetReader;
import io.relata.dataset.DocRedReader;
import io.relata.dataset.DocRedTextReader;
import io.relata.dataset.InferredSchema;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.NullPairs;
import io.relata.dataset.PureReader;
import io.relata.dataset.SemEvalReader;
import io.relata.dataset.StructureMapping;
import io.relata.dataset.StructureReaders;
import io.relata.dataset.StructureReading;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.WordVectors;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.evaluation.SplitById;
import io.relata.prompt.ReasoningOrder;
import io.relata.reasoning.EvidenceFinder;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.retrieval.StarterTexts;
import io.relata.schema.Direction;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import io.relata.training.tokens.ProseFiles;
import io.relata.training.tokens.WordCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the shipped language model learns from, read from a folder of data sets: only sets whose licence lets a trained model
 * be given away, and of SemEval-2010 Task 8 only the items whose number is not divisible by 8, since the others measure.
 *
 * <p>The folder holds {@code text_corpora}, {@code semeval2010_task8/training/TRAIN_FILE.TXT}, {@code wiki80/dev.json},
 * {@code redocred/dev_revised.json} and {@code fewrel/pid2name.json}.
 */
public final class TrainingData {
    /** Every so manyth starter demonstration is kept out of the training, to measure with. */
    public static final int HELD_OUT_EVERY = 5;

    private static final int DEV_MODULUS = 8;
    private static final int DOCUMENT_MODULUS = 10;
    private static final int TEXT_CHARACTERS_MAX = 320;
    private static final String NO_RELATION = "no relation";

    private final Path folder;

    /** Creates the data of a folder, which is read when it is asked for. */
    public TrainingData(Path folder) {
        this.folder = folder;
    }

    /** Returns the prose of the pre-training: textbooks above all, since modern factual text is what is asked about. */
    public List<PretrainingPlan.Text> texts() {
        return List.of(
                new PretrainingPlan.Text("textbooks", corpora("openstax"), List.of(), 12),
                new PretrainingPlan.Text("labelled sets", List.of(), plainTexts(), 4),
                new PretrainingPlan.Text("books", corpora("standardebooks"), List.of(), 4));
    }

    /** Returns the words that the tokenizer is trained on; texts with marks teach it how words follow brackets. */
    public WordCounts words() {
        WordCounts counts = new WordCounts();
        corpora("openstax").forEach(file -> ProseFiles.paragraphs(file).forEach(text -> counts.add(text, 2)));
        corpora("standardebooks").forEach(file -> ProseFiles.paragraphs(file).forEach(counts::add));
        plainTexts().forEach(text -> counts.add(text, 6));
        for (LabeledExample example : semEval()) {
            counts.add(marked(example.context()), 6);
        }
        return counts;
    }

    /**
     * Returns the sources of episodes.
     *
     * @param wordVectors what the classifier that points at the evidence in SemEval's sentences starts from
     */
    public List<EpisodeSource> sources(WordVectors wordVectors) {
        List<EpisodeSource> sources = new ArrayList<>();
        sources.add(semEvalSource(wordVectors));
        sources.add(labelled("wiki80", wiki80(), 1.5));
        sources.add(labelled("redocred", oneRelationEach(redocred()), 1.5));
        sources.addAll(starters(1));
        return sources;
    }

    /**
     * Returns the sources of lessons about whole texts. Of CrossNER and WNUT-17 the training parts; of Re-DocRED, whose
     * development part alone is there, the sentences of the documents that {@link SplitById} with modulus 10 does not measure on;
     * the pairs of wiki80 and SemEval-2010 Task 8 as texts with one fact; the starter texts about events that are not held out.
     */
    public List<TextSource> textSources() {
        List<TextSource> sources = new ArrayList<>();
        for (String domain : List.of("ai", "literature", "music", "politics", "science")) {
            sources.add(entities("crossner-" + domain + ".v1", columns("crossner/" + domain + "/train.txt"), 1));
        }
        sources.add(entities("wnut17.v1", columns("wnut17/wnut17train.conll"), 1.5));
        List<AnnotatedText> sentences = redocredSentences();
        sources.add(entities("redocred.v1", sentences, 5));
        sources.add(texts("redocred.v1", Task.TRIPLES, sentences, 5));
        sources.add(facts("wiki80", wiki80(), definitions(), 2));
        sources.add(facts(SchemaCatalog.builtIn().schema("semeval2010-task8.v1"), semEval(), 1));
        sources.add(texts("business-events.v1", Task.EVENTS, keptStarters("business-events.v1"), 1));
        return sources;
    }

    private List<AnnotatedText> columns(String file) {
        return StructureReaders.all().reader("conll").read(folder.resolve(file)).texts();
    }

    private List<AnnotatedText> redocredSentences() {
        StructureReading whole = new DocRedTextReader().read(folder.resolve("redocred/dev_revised.json"));
        SplitById split = new SplitById(DOCUMENT_MODULUS);
        List<AnnotatedText> kept =
                whole.texts().stream().filter(t -> !split.isDev(t.id())).toList();
        return SentenceTexts.of(
                new StructureReading(kept, List.of(), whole.sameEntities()), Locale.ENGLISH, TEXT_CHARACTERS_MAX);
    }

    private static TextSource entities(String schema, List<AnnotatedText> texts, double share) {
        return texts(schema, Task.ENTITIES, texts, share);
    }

    private static TextSource texts(String schemaName, Task task, List<AnnotatedText> texts, double share) {
        RelationSchema schema = SchemaCatalog.builtIn().schema(schemaName);
        List<AnnotatedText> brief = texts.stream()
                .filter(t -> t.text().length() <= TEXT_CHARACTERS_MAX)
                .toList();
        return new TextSource(
                schemaName,
                task,
                schema,
                new StructureMapping(schema, task).map(brief).texts(),
                share);
    }

    private static TextSource facts(
            String name, List<LabeledExample> examples, Map<String, String> definitions, double share) {
        return facts(EpisodeSources.schemaOf(name + ".v1", NO_RELATION, examples, definitions), examples, share);
    }

    /** A pair is a text with one fact, or with none where the pair has no relation. */
    private static TextSource facts(RelationSchema schema, List<LabeledExample> examples, double share) {
        List<AnnotatedText> texts = examples.stream()
                .filter(e -> e.context().text().length() <= TEXT_CHARACTERS_MAX)
                .map(e -> new AnnotatedText(e.id(), e.context().text(), fact(schema, e), ""))
                .toList();
        return new TextSource(schema.name(), Task.TRIPLES, schema, texts, share);
    }

    private static Structure fact(RelationSchema schema, LabeledExample example) {
        if (schema.isNull(example.label())) {
            return Structure.EMPTY;
        }
        MentionPair pair = example.context().pair();
        Entity head = new Entity(pair.head().span(), "");
        Entity tail = new Entity(pair.tail().span(), "");
        String relation = example.label().relation();
        return Structure.ofTriples(List.of(
                example.label().direction() == Direction.TAIL_TO_HEAD
                        ? new Triple(tail, relation, head)
                        : new Triple(head, relation, tail)));
    }

    private static List<AnnotatedText> keptStarters(String schema) {
        List<AnnotatedText> all = StarterTexts.of(schema);
        return IntStream.range(0, all.size())
                .filter(i -> i % HELD_OUT_EVERY != HELD_OUT_EVERY - 1)
                .mapToObj(all::get)
                .toList();
    }

    private EpisodeSource semEvalSource(WordVectors wordVectors) {
        RelationSchema schema = SchemaCatalog.builtIn().schema("semeval2010-task8.v1");
        List<LabeledExample> examples = semEval();
        return EpisodeSources.of("semeval2010-task8", schema, examples, evidence(examples, schema, wordVectors), 5);
    }

    /**
     * Returns the question that the shipped model is measured with: SemEval's held-out pairs, demonstrations from the others.
     *
     * @param wordVectors of the classifier that points at the evidence in demonstrations
     */
    public ReasoningMeasurement.Question heldOutSemEval(
            WordVectors wordVectors, int demonstrations, ReasoningOrder order) {
        EpisodeSource store = semEvalSource(wordVectors);
        return new ReasoningMeasurement.Question(store, askedUnder(store, semEvalDev()), demonstrations, order);
    }

    /**
     * Returns a source of examples of one's own. Their schema is what can be read off them.
     *
     * @param wordVectors what the classifier that points at the evidence starts from
     */
    public static EpisodeSource own(String name, List<LabeledExample> examples, WordVectors wordVectors) {
        RelationSchema schema = InferredSchema.of(name, "en", NO_RELATION, examples);
        return EpisodeSources.of(name, schema, examples, evidence(examples, schema, wordVectors), 1);
    }

    /** Returns pairs to be asked about under the schema of a source, without those whose text the source has. */
    public static List<EpisodeItem> askedUnder(EpisodeSource store, List<LabeledExample> examples) {
        Set<String> texts =
                store.items().stream().map(item -> item.context().text()).collect(Collectors.toSet());
        return EpisodeSources.items(store.schema(), examples, positions(store.schema())).stream()
                .filter(item -> !texts.contains(item.context().text()))
                .toList();
    }

    /** Returns the starter demonstrations that are not held out, as sources; {@code share} is for all of them together. */
    public List<EpisodeSource> starters(double share) {
        return StarterDemonstrations.schemas().stream()
                .map(name ->
                        starter(name, share / StarterDemonstrations.schemas().size()))
                .toList();
    }

    /** Returns the starter demonstrations of one schema that are not held out. */
    public EpisodeSource starter(String schemaName, double share) {
        return starters(schemaName, share, false);
    }

    /** Returns the starter demonstrations of one schema that are held out. */
    public EpisodeSource heldOutStarter(String schemaName) {
        return starters(schemaName, 1, true);
    }

    private static EpisodeSource starters(String schemaName, double share, boolean heldOut) {
        RelationSchema schema = SchemaCatalog.builtIn().schema(schemaName);
        List<Demonstration> all = StarterDemonstrations.of(schemaName);
        List<Demonstration> kept = IntStream.range(0, all.size())
                .filter(i -> i % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 == heldOut)
                .mapToObj(all::get)
                .toList();
        return EpisodeSources.ofDemonstrations(schemaName, schema, kept, positions(schema), share);
    }

    /** Returns the items of SemEval-2010 Task 8 that are trained on. */
    public List<LabeledExample> semEval() {
        return new SplitById(DEV_MODULUS).rest(allOfSemEval());
    }

    /** Returns the items of SemEval-2010 Task 8 that are measured on. */
    public List<LabeledExample> semEvalDev() {
        return new SplitById(DEV_MODULUS).dev(allOfSemEval());
    }

    /** Returns the files of prose. */
    public List<Path> prose() {
        return Stream.of("openstax", "standardebooks", "wikitext")
                .flatMap(beginning -> corpora(beginning).stream())
                .toList();
    }

    /** Returns the texts of {@link #semEval()}. */
    public List<String> semEvalTexts() {
        return semEval().stream().map(example -> example.context().text()).toList();
    }

    private List<LabeledExample> allOfSemEval() {
        return read(new SemEvalReader(), "semeval2010_task8/training/TRAIN_FILE.TXT");
    }

    private List<LabeledExample> wiki80() {
        // The types of its mentions are the words subject and object, which would give the direction away.
        return read(new PureReader(NullPairs.none()), "wiki80/dev.json").stream()
                .map(example -> new LabeledExample(
                        example.id(), untyped(example.context()), example.label(), example.rationale()))
                .toList();
    }

    private static PairContext untyped(PairContext context) {
        MentionPair pair = context.pair();
        return new PairContext(
                context.text(),
                new MentionPair(
                        new EntityMention(pair.head().id(), pair.head().span(), ""),
                        new EntityMention(pair.tail().id(), pair.tail().span(), "")));
    }

    private List<LabeledExample> redocred() {
        Map<String, String> names = DocRedReader.relationNames(folder.resolve("fewrel/pid2name.json"));
        return read(new DocRedReader(new NullPairs(NO_RELATION, 4, 1), names), "redocred/dev_revised.json");
    }

    private EpisodeSource labelled(String name, List<LabeledExample> examples, double share) {
        RelationSchema schema = EpisodeSources.schemaOf(name + ".v1", NO_RELATION, examples, definitions());
        return EpisodeSources.of(name, schema, examples, positions(schema), share);
    }

    private static EvidenceFinder positions(RelationSchema schema) {
        return new EvidenceFinder(schema, (_, _) -> List.of());
    }

    private static EvidenceFinder evidence(
            List<LabeledExample> examples, RelationSchema schema, WordVectors wordVectors) {
        List<TrainingPair> pairs = examples.stream()
                .map(LabeledExample::inTextOrder)
                .map(example -> new TrainingPair(example.context(), example.label()))
                .toList();
        return new EvidenceFinder(
                schema, new LinearTrainer(PairRepresentation.ofWords(wordVectors), 1).train(pairs, schema.labels()));
    }

    /** A pair with two relations would teach that either is wrong. */
    private static List<LabeledExample> oneRelationEach(List<LabeledExample> examples) {
        Map<PairContext, Long> uses =
                examples.stream().collect(Collectors.groupingBy(LabeledExample::context, Collectors.counting()));
        return examples.stream()
                .filter(example -> uses.get(example.context()) == 1)
                .toList();
    }

    private List<String> plainTexts() {
        Set<String> texts = new LinkedHashSet<>();
        semEval().forEach(example -> texts.add(example.context().text()));
        wiki80().forEach(example ->
                texts.add(Detokenizer.joined(example.context().text())));
        redocred()
                .forEach(example ->
                        texts.add(Detokenizer.joined(example.context().text())));
        return List.copyOf(texts);
    }

    private List<Path> corpora(String beginning) {
        return ProseFiles.named(folder.resolve("text_corpora"), beginning);
    }

    private List<LabeledExample> read(DatasetReader reader, String file) {
        return reader.read(folder.resolve(file)).examples();
    }

    private Map<String, String> definitions() {
        Path file = folder.resolve("fewrel/pid2name.json");
        try {
            Map<String, String> definitions = new HashMap<>();
            JsonNode root = new ObjectMapper().readTree(Files.readString(file));
            root.forEach(entry ->
                    definitions.put(entry.path(0).asText(), entry.path(1).asText()));
            return definitions;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "%s could not be read: %s".formatted(file, e.getMessage()),
                    "Maybe the folder of data sets is incomplete.",
                    e);
        }
    }

    private static String marked(PairContext context) {
        MentionPair pair = context.pair();
        boolean headFirst = pair.head().span().compareTo(pair.tail().span()) < 0;
        CharSpan first = headFirst ? pair.head().span() : pair.tail().span();
        CharSpan second = headFirst ? pair.tail().span() : pair.head().span();
        String text = context.text();
        return text.substring(0, first.start()) + "[" + first.in(text) + "]"
                + text.substring(Math.min(first.end(), second.start()), second.start()) + "{" + second.in(text) + "}"
                + text.substring(second.end());
    }
}
