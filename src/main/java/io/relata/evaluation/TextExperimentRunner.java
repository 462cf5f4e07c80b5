package io.relata.evaluation;

import io.relata.dataset.StructureMapping;
import io.relata.dataset.StructureReaders;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextResult;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Runs experiment cards about whole texts. */
public final class TextExperimentRunner {
    private final Path dataFolder;
    private final StructureReaders readers;
    private final SchemaCatalog schemas;
    private final TextExperimentParts parts;
    private final ExperimentRunner.Clocks clocks;

    /**
     * Creates a runner.
     *
     * @param dataFolder that the cards' relative paths are resolved in
     */
    public TextExperimentRunner(
            Path dataFolder,
            StructureReaders readers,
            SchemaCatalog schemas,
            TextExperimentParts parts,
            ExperimentRunner.Clocks clocks) {
        this.dataFolder = dataFolder;
        this.readers = readers;
        this.schemas = schemas;
        this.parts = parts;
        this.clocks = clocks;
    }

    /** Returns whether a card is about whole texts, which its format tells. */
    public boolean runs(ExperimentCard card) {
        return readers.has(card.data().format());
    }

    /**
     * Reads the data, has the texts searched, and scores what was found. A gold structure keeps what the schema has and the
     * task of the profile looks for.
     *
     * @param answered is told after every text how many have been searched
     * @throws RelataException with {@code INVALID_ARGUMENT} when the card names a variant, which there are none of for whole texts,
     *     or sweeps over thresholds
     */
    public StructureReport run(ExperimentCard card, IntConsumer answered) {
        if (card.answerer() instanceof ExperimentCard.AnswererName.Variant variant) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The variant \"%s\" cannot answer %s, a format of whole texts."
                            .formatted(variant.name(), card.data().format()),
                    "Maybe name a profile.");
        }
        if (!card.extent().sweep().isEmpty()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The card \"%s\" sweeps over thresholds, and whole texts are all asked about."
                            .formatted(card.name()),
                    "Maybe leave out \"sweep\".");
        }
        TextProfile profile = parts.profile(card.answerer().name());
        RelationSchema schema = schemas.schema(card.schema().isEmpty() ? profile.schema() : card.schema());
        TextExperimentData data = TextExperimentData.read(card, dataFolder, readers, schema, profile.task());
        TextAnswerer answerer = card.demonstrations() instanceof ExperimentCard.Demonstrations.Installed
                ? parts.installed(profile, schema)
                : parts.answerer(profile, schema, data.demonstrations());
        Run run = new Run(schema, profile, data, answerer, card.extent().budget(clocks.nanos()));
        long begin = clocks.nanos().getAsLong();
        for (AnnotatedText text : data.texts()) {
            run.judge(text);
            answered.accept(run.judgements.size());
        }
        return run.report(card, (clocks.nanos().getAsLong() - begin) / 1e9);
    }

    /** One run, with what it has collected so far. */
    private final class Run {
        private final RelationSchema schema;
        private final TextProfile profile;
        private final TextExperimentData data;
        private final TextAnswerer answerer;
        private final StructureMapping mapping;
        private final Map<String, String> demonstrations;
        private final List<StructureJudgement> judgements = new ArrayList<>();
        private final List<EvaluationReport.Failure> failures = new ArrayList<>();
        private String snapshot = "";
        private final CallBudget budget;
        private int leaked;
        private int limited;

        Run(
                RelationSchema schema,
                TextProfile profile,
                TextExperimentData data,
                TextAnswerer answerer,
                CallBudget budget) {
            this.schema = schema;
            this.profile = profile;
            this.data = data;
            this.answerer = answerer;
            this.budget = budget;
            this.mapping = new StructureMapping(schema, profile.task());
            this.demonstrations = data.demonstrations().stream()
                    .collect(Collectors.toMap(AnnotatedText::id, AnnotatedText::text, (first, _) -> first));
        }

        void judge(AnnotatedText text) {
            try {
                TextResult result = answerer.answer(text, budget);
                snapshot = result.indexSnapshot();
                countLeaks(text, result);
                limited += result.notes().containsKey(TextResult.LIMIT_REACHED) ? 1 : 0;
                judgements.add(new StructureJudgement(
                        text,
                        data.sameEntities().getOrDefault(text.id(), List.of()),
                        inTextOrder(text, result.structure()),
                        result.faults(),
                        result.llmCalls()));
            } catch (RelataException e) {
                if (e.code().fault() != io.relata.error.Fault.CALLER) {
                    throw e;
                }
                failures.add(new EvaluationReport.Failure(text.id(), e.code().name(), e.detail()));
                judgements.add(new StructureJudgement(text, Structure.EMPTY));
            }
        }

        // The arguments of a symmetric relation have no order, and the key has them in that of the text.
        private Structure inTextOrder(AnnotatedText text, Structure answer) {
            return mapping.map(List.of(new AnnotatedText(text.id(), text.text(), answer, "")))
                    .texts()
                    .getFirst()
                    .gold();
        }

        private void countLeaks(AnnotatedText text, TextResult result) {
            List<String> shown = result.demonstrations().stream()
                    .map(id -> demonstrations.getOrDefault(id, ""))
                    .toList();
            leaked += (int) result.faults().stream()
                    .filter(f -> f.kind() == Fault.Kind.NOT_IN_SOURCE)
                    .filter(f -> !Faithfulness.leakedWords(f.what(), text.text(), shown)
                            .isEmpty())
                    .count();
        }

        StructureReport report(ExperimentCard card, double seconds) {
            List<String> notes = new ArrayList<>(EvaluationReport.Subject.sizeNotes(judgements.size()));
            if (limited > 0) {
                notes.add("%d texts were not searched to the end: the limit of calls or time was reached."
                        .formatted(limited));
            }
            return new StructureReport(
                    new EvaluationReport.Subject(
                            card.name(),
                            card.data().inWords() + card.extent().inWords(),
                            readers.reader(card.data().format()).name(),
                            profile.name(),
                            data.errors(),
                            notes),
                    profile.task(),
                    schema.name(),
                    judgements,
                    StructureScores.of(
                            judgements, StructureView.of(profile.task()), new Bootstrap(card.resamples(), card.seed())),
                    leaked,
                    failures,
                    answerer.models(),
                    snapshot,
                    RunContext.here(clocks.checkout(), card.seed(), clocks.instants()),
                    seconds);
        }
    }
}
