package io.relata.wire;

import io.relata.dataset.DatasetReading;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.RowError;
import io.relata.digest.Sha256;
import io.relata.document.InlineMarkers;
import io.relata.document.MentionPair;
import io.relata.document.MentionReader;
import io.relata.document.Mentions;
import io.relata.document.PairContext;
import io.relata.document.TextRules;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.extraction.ExtractionRequest;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.Query;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where both doors add, list, delete and search demonstrations. */
public final class DemonstrationDesk {
    private static final int ENCODED_AT_ONCE = 256;

    private final DemonstrationStores stores;
    private final ExtractionDesk extraction;
    private final SchemaShelf schemas;
    private final Limits limits;

    /**
     * Creates a desk.
     *
     * @param stores where the demonstrations are kept
     * @param extraction reads the pair of a search as it reads that of an extraction
     */
    public DemonstrationDesk(
            DemonstrationStores stores, ExtractionDesk extraction, SchemaShelf schemas, Limits limits) {
        this.stores = stores;
        this.extraction = extraction;
        this.schemas = schemas;
        this.limits = limits;
    }

    /**
     * Adds demonstrations: all of them or, when one is refused, none.
     *
     * @throws RelataException with {@code DEMONSTRATION_EXISTS} when an id is taken, {@code RELATION_UNKNOWN}, or as an
     *     extraction does for its text and mentions
     */
    public DemonstrationAnswers.Added add(List<DemonstrationInput> inputs) {
        List<Demonstration> demonstrations = new ArrayList<>(inputs.size());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            try {
                Demonstration demonstration = demonstration(inputs.get(i));
                requireNew(demonstration, seen);
                demonstrations.add(demonstration);
            } catch (RelataException e) {
                throw inputs.size() == 1
                        ? e
                        : new RelataException(e.code(), "Demonstration [%d]: %s".formatted(i, e.detail()), e.hint(), e);
            }
        }
        return put(demonstrations);
    }

    /**
     * Puts demonstrations that are already checked into every store, replacing those of the same id.
     *
     * @return the ids, and the state of every schema touched
     */
    public synchronized DemonstrationAnswers.Added put(List<Demonstration> demonstrations) {
        for (DemonstrationStore store : stores.all()) {
            for (int from = 0; from < demonstrations.size(); from += ENCODED_AT_ONCE) {
                List<Demonstration> some =
                        demonstrations.subList(from, Math.min(from + ENCODED_AT_ONCE, demonstrations.size()));
                store.index()
                        .put(
                                some,
                                store.encoder()
                                        .encode(some.stream()
                                                .map(Demonstration::context)
                                                .toList()));
            }
        }
        List<DemonstrationAnswers.Snapshot> snapshots = demonstrations.stream()
                .map(Demonstration::schema)
                .distinct()
                .sorted()
                .map(this::snapshot)
                .toList();
        return new DemonstrationAnswers.Added(
                demonstrations.stream().map(Demonstration::id).toList(), snapshots);
    }

    /**
     * What came of importing a file.
     *
     * @param added what was added
     * @param errors rows that could not be read, and examples whose label the schema lacks
     */
    public record Import(DemonstrationAnswers.Added added, List<RowError> errors) {}

    /**
     * Adds the examples of a file, replacing demonstrations of the same id. A relation may be named by an alias of the
     * schema.
     *
     * @param file name of the file, for messages
     */
    public Import add(String schemaName, DatasetReading reading, String file) {
        RelationSchema schema = schemas.schema(schemaName);
        List<RowError> errors = new ArrayList<>(reading.errors());
        List<Demonstration> demonstrations = new ArrayList<>();
        for (int i = 0; i < reading.examples().size(); i++) {
            LabeledExample example = reading.examples().get(i);
            Optional<RelationLabel> label = schema.resolve(example.label());
            if (label.isPresent()) {
                demonstrations.add(new Demonstration(
                        example.id(), schema.name(), example.context(), label.get(), example.rationale()));
            } else {
                errors.add(new RowError(
                        file,
                        i + 1,
                        "Example %s carries %s, which the schema %s does not have."
                                .formatted(example.id(), example.label().key(), schema.name())));
            }
        }
        return new Import(put(demonstrations), errors);
    }

    /**
     * Returns a page of a schema's demonstrations.
     *
     * @param after the last id of the page before, or the empty string
     * @param limit how many, at the most
     */
    public DemonstrationAnswers.Page list(String schema, String after, int limit) {
        if (limit < 1 || limit > limits.demonstrationsMax()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The limit is %d and must lie between 1 and %d.".formatted(limit, limits.demonstrationsMax()),
                    "");
        }
        String name = schemas.schema(schema).name();
        DemonstrationStore store = stores.first();
        List<Demonstration> page = store.index().list(name, after, limit);
        boolean last = page.size() < limit
                || store.index().list(name, page.getLast().id(), 1).isEmpty();
        return new DemonstrationAnswers.Page(
                name,
                store.index().count(name),
                store.index().snapshot(name),
                page.stream().map(DemonstrationAnswers.Item::of).toList(),
                last ? "" : page.getLast().id());
    }

    /** Deletes one demonstration, or fails with {@code DEMONSTRATION_UNKNOWN}. */
    public synchronized DemonstrationAnswers.Deleted delete(String schema, String id) {
        String name = schemas.schema(schema).name();
        int deleted = 0;
        for (DemonstrationStore store : stores.all()) {
            deleted = Math.max(deleted, store.index().delete(name, Set.of(id)));
        }
        if (deleted == 0) {
            throw new RelataException(
                    ErrorCode.DEMONSTRATION_UNKNOWN,
                    "The schema \"%s\" has no demonstration \"%s\".".formatted(name, id),
                    "Maybe it was deleted before, or belongs to another schema.");
        }
        return new DemonstrationAnswers.Deleted(deleted, snapshot(name));
    }

    /**
     * Returns the demonstrations nearest to the one pair of a request.
     *
     * @throws RelataException with {@code INVALID_FIELD} when the request asks about several pairs
     */
    public DemonstrationAnswers.Found search(ExtractRequest request) {
        ExtractionRequest question = extraction.question(request);
        if (question.pairs().size() != 1) {
            throw new RelataException(
                    ErrorCode.INVALID_FIELD,
                    "A search is about one pair; %d were asked about."
                            .formatted(question.pairs().size()),
                    "Maybe name the one pair in \"pairs\".");
        }
        DemonstrationStore store = stores.of(question.profile().encoder());
        PairContext context = new PairContext(question.text(), question.pairs().getFirst());
        float[] vector = store.encoder().encode(List.of(context)).getFirst();
        Query query =
                new Query(question.schema().name(), vector, question.profile().k(), Set.of(), Set.of(), Set.of());
        return new DemonstrationAnswers.Found(
                question.schema().name(),
                store.encoder().name(),
                store.index().search(query).stream().map(AnswerWriter::neighbor).toList());
    }

    /** Returns the state of a schema's demonstrations. */
    public DemonstrationAnswers.Snapshot snapshot(String schema) {
        DemonstrationStore store = stores.first();
        return new DemonstrationAnswers.Snapshot(
                schema, store.index().count(schema), store.index().snapshot(schema));
    }

    private void requireNew(Demonstration demonstration, Set<String> seen) {
        boolean taken = stores.first()
                .index()
                .find(demonstration.schema(), demonstration.id())
                .isPresent();
        if (taken || !seen.add(demonstration.schema() + '\n' + demonstration.id())) {
            throw new RelataException(
                    ErrorCode.DEMONSTRATION_EXISTS,
                    "The schema \"%s\" has a demonstration \"%s\" already."
                            .formatted(demonstration.schema(), demonstration.id()),
                    "Maybe delete it first, or leave \"id\" out to have one made.");
        }
    }

    private Demonstration demonstration(DemonstrationInput input) {
        new TextRules(limits.textCharactersMax()).check(input.text());
        RelationSchema schema = schemas.schema(input.schema());
        PairContext context = context(input);
        ExtractionDesk.checkTypes(context.pair(), schema);
        RelationLabel label = label(input, schema);
        String id = input.id().isEmpty() ? contentId(schema, context, label) : input.id();
        return new Demonstration(id, schema.name(), context, label, input.reasoning());
    }

    private static PairContext context(DemonstrationInput input) {
        if (input.mentions().isEmpty()) {
            return InlineMarkers.parse(input.text());
        }
        MentionReader reader = new MentionReader(input.text(), input.offsetUnit());
        MentionPair pair = Mentions.pair(
                ExtractionDesk.mention(reader, input.mentions().get(0)),
                ExtractionDesk.mention(reader, input.mentions().get(1)));
        return new PairContext(input.text(), pair);
    }

    /** Returns the label meant, filling in a direction that can be only one. */
    private static RelationLabel label(DemonstrationInput input, RelationSchema schema) {
        if (input.relation().equals(schema.nullLabel())) {
            return labelWith(input, schema.none());
        }
        RelationType relation = schema.relation(input.relation()).orElseThrow(() -> unknown(input, schema));
        if (relation.symmetric()) {
            return labelWith(input, new RelationLabel(relation.name(), Direction.NONE));
        }
        Direction direction =
                switch (input.direction()) {
                    case "head-to-tail" -> Direction.HEAD_TO_TAIL;
                    case "tail-to-head" -> Direction.TAIL_TO_HEAD;
                    default ->
                        throw new RelataException(
                                ErrorCode.INVALID_FIELD,
                                "The direction of \"%s\" must be \"head-to-tail\" or \"tail-to-head\" and is %s."
                                        .formatted(
                                                relation.name(),
                                                input.direction().isEmpty()
                                                        ? "missing"
                                                        : "\"" + input.direction() + "\""),
                                "");
                };
        return new RelationLabel(relation.name(), direction);
    }

    private static RelationLabel labelWith(DemonstrationInput input, RelationLabel undirected) {
        if (!input.direction().isEmpty() && !input.direction().equals(Direction.NONE.wireName())) {
            throw new RelataException(
                    ErrorCode.INVALID_FIELD,
                    "\"%s\" has no direction and \"%s\" was given.".formatted(input.relation(), input.direction()),
                    "Maybe leave \"direction\" out.");
        }
        return undirected;
    }

    private static RelataException unknown(DemonstrationInput input, RelationSchema schema) {
        List<String> known = new ArrayList<>(
                schema.relations().stream().map(RelationType::name).toList());
        known.add(schema.nullLabel());
        return new RelataException(
                ErrorCode.RELATION_UNKNOWN,
                "The schema \"%s\" has no relation \"%s\".".formatted(schema.name(), input.relation()),
                KnownNames.hint(input.relation(), known));
    }

    // The same demonstration sent twice gets the same id, so that it is noticed.
    private static String contentId(RelationSchema schema, PairContext context, RelationLabel label) {
        String content = String.join(
                "\n",
                schema.name(),
                context.text(),
                context.pair().head().span().toString(),
                context.pair().tail().span().toString(),
                label.key());
        return "d-" + new Sha256().add(content).hex(16);
    }
}
