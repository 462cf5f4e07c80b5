package io.relata.graph;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.schema.Ontology;
import io.relata.schema.RelationSchema;
import io.relata.structure.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * From documents to a graph (Trajanoska, Stojanov and Trajanov, arXiv 2305.04676): each is cut into chunks, each chunk is searched,
 * and what was found is put together under canonical names.
 */
public final class GraphJob {
    private final TextExtractor extractor;
    private final RelationSchema schema;
    private final TextProfile profile;
    private final Names names;
    private final int chunkCharactersMax;
    private final int overlap;

    /**
     * Creates a job.
     *
     * @param chunkCharactersMax and {@code overlap} as {@link Chunk#of} has them
     */
    public GraphJob(
            TextExtractor extractor,
            RelationSchema schema,
            TextProfile profile,
            Names names,
            int chunkCharactersMax,
            int overlap) {
        this.extractor = extractor;
        this.schema = schema;
        this.profile = profile;
        this.names = names;
        this.chunkCharactersMax = chunkCharactersMax;
        this.overlap = overlap;
    }

    /**
     * A document.
     *
     * @param id unique among those of the job
     * @param text the text
     */
    public record Document(String id, String text) {}

    /**
     * What came of a job.
     *
     * @param graph the graph
     * @param chunkCount how many chunks were searched
     * @param llmCalls turns put to the language model
     * @param faults what of the model's answers was not taken over: how often, by kind
     * @param limited in how many chunks turns were not put, since the job's limit of calls or of time was reached
     * @param failures the chunks that could not be searched, and why; nothing of them is in the graph
     */
    public record Result(
            KnowledgeGraph graph,
            int chunkCount,
            int llmCalls,
            SortedMap<String, Integer> faults,
            int limited,
            List<Failure> failures) {
        public Result {
            faults = new TreeMap<>(faults);
            failures = List.copyOf(failures);
        }
    }

    /**
     * A chunk that could not be searched.
     *
     * @param document id of its document
     * @param chunk its position
     * @param code why
     * @param detail why, in words
     */
    public record Failure(String document, int chunk, ErrorCode code, String detail) {}

    /**
     * Runs the job. The ontology is the one that the dialogues made, where they made one, else the schema's.
     *
     * @param budget what the language model may be asked in all
     * @param searched is told after every document how many have been searched
     */
    public Result run(List<Document> documents, CallBudget budget, IntConsumer searched) {
        Run run = new Run(budget);
        for (int i = 0; i < documents.size(); i++) {
            for (Chunk chunk : Chunk.of(documents.get(i).text(), chunkCharactersMax, overlap)) {
                run.search(documents.get(i).id(), chunk);
            }
            searched.accept(i + 1);
        }
        return run.result();
    }

    private final class Run {
        private final GraphBuilder builder = new GraphBuilder(names);
        private final SortedMap<String, Integer> faults = new TreeMap<>();
        private final List<Failure> failures = new ArrayList<>();
        private Optional<Ontology> made = Optional.empty();
        private int chunkCount;
        private final CallBudget budget;
        private int llmCalls;
        private int limited;

        Run(CallBudget budget) {
            this.budget = budget;
        }

        void search(String document, Chunk chunk) {
            chunkCount++;
            try {
                take(
                        document,
                        chunk,
                        extractor.extract(
                                new TextRequest(chunk.text(), schema, profile, false, Set.of()).within(budget)));
            } catch (RelataException e) {
                // What is wrong with one text is no reason to lose the others; a wrong installation is.
                if (e.code().fault() != io.relata.error.Fault.CALLER) {
                    throw e;
                }
                failures.add(new Failure(document, chunk.index(), e.code(), e.detail()));
            }
        }

        private void take(String document, Chunk chunk, TextResult result) {
            builder.add(document, chunk, result.structure());
            for (Fault fault : result.faults()) {
                faults.merge(fault.kind().wireName(), 1, Integer::sum);
            }
            Optional<Ontology> said =
                    Optional.ofNullable(result.notes().get("ontology")).flatMap(Ontology::parse);
            made = made.map(m -> said.map(m::union).orElse(m)).or(() -> said);
            llmCalls += result.llmCalls();
            limited += result.notes().containsKey(TextResult.LIMIT_REACHED) ? 1 : 0;
        }

        Result result() {
            return new Result(
                    builder.build(made.orElseGet(() -> Ontology.of(schema))),
                    chunkCount,
                    llmCalls,
                    faults,
                    limited,
                    failures);
        }
    }
}
