package io.relata.evaluation;

import io.relata.calibration.CalibrationError;
import io.relata.classification.LabelDistribution;
import io.relata.dataset.LabeledExample;
import io.relata.extraction.Assessment;
import io.relata.extraction.CallBudget;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.ExtractionResult;
import io.relata.extraction.LlmUse;
import io.relata.extraction.PairProfile;
import io.relata.extraction.PairResult;
import io.relata.extraction.RelationExtractor;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Scores the whole pipeline: one request per example, in which the example's own text is never a demonstration. */
public final class ExtractorAnswerer implements Answerer {
    // As many as Li et al. (2023) have for what models say of their own certainty.
    private static final int STATED_BINS = 50;

    private static final Pattern QUOTE = Pattern.compile("\"([^\"]+)\"");

    private final RelationExtractor extractor;
    private final RelationSchema schema;
    private final PairProfile profile;
    private final Exclusions exclusions;
    private final SortedMap<String, String> models;
    private String indexSnapshot = "";
    private int llmCallCount;
    private int llmLimitCount;
    private Faithfulness faithfulness = Faithfulness.NONE;
    private final SortedMap<String, Double> counts = new TreeMap<>();
    private final SortedMap<String, double[]> traced = new TreeMap<>();
    private final List<CalibrationError.Answer> stated = new ArrayList<>();
    private int faithfulAssessments;

    /**
     * Creates an answerer.
     *
     * @param models fingerprints by role, for the report
     */
    public ExtractorAnswerer(
            RelationExtractor extractor,
            RelationSchema schema,
            PairProfile profile,
            Exclusions exclusions,
            Map<String, String> models) {
        this.extractor = extractor;
        this.schema = schema;
        this.profile = profile;
        this.exclusions = exclusions;
        this.models = new TreeMap<>(models);
    }

    @Override
    public Judgement answer(LabeledExample example) {
        return answer(example, CallBudget.unlimited());
    }

    @Override
    public Judgement answer(LabeledExample example, CallBudget budget) {
        ExtractionResult result = extractor.extract(new ExtractionRequest(
                        example.context().text(),
                        List.of(example.context().pair()),
                        schema,
                        profile,
                        true,
                        exclusions.of(example))
                .within(budget));
        PairResult pair = result.relations().getFirst();
        indexSnapshot = result.indexSnapshot();
        boolean asked = pair.trace().map(t -> t.promptTokenCount() > 0).orElse(false);
        llmCallCount += asked ? 1 : 0;
        llmLimitCount += pair.llm().part() == LlmUse.Part.LIMIT_REACHED ? 1 : 0;
        count("llm_" + pair.llm().part().wireName(), 1);
        count("llm_turns", pair.llm().calls());
        if (pair.reasoningSource() == PairResult.ReasoningSource.MODEL) {
            count("reasons_of_the_model", 1);
            faithfulness = faithfulness.plus(faithfulness(example, pair));
        }
        pair.trace().ifPresent(t -> t.measures().forEach(this::measured));
        pair.assessment().ifPresent(a -> heard(a, pair.label().equals(example.label())));
        return new Judgement(example.id(), example.label(), outcome(pair.outcome()), pair.label(), distribution(pair));
    }

    /** Takes down what a trace says of one answer: how much the order of options matters, how far several reasons agree. */
    private void measured(String name, double value) {
        traced.merge(name, new double[] {value, 1}, (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
    }

    private void heard(Assessment assessment, boolean correct) {
        stated.add(new CalibrationError.Answer(assessment.statedConfidence(), correct));
        faithfulAssessments += assessment.spansFaithful() ? 1 : 0;
    }

    private void putStated(Map<String, Double> measures) {
        if (!stated.isEmpty()) {
            measures.put("stated_ece_50", CalibrationError.expected(stated, STATED_BINS));
            measures.put("stated_when_right_percent", 100 * meanStated(true));
            measures.put("stated_when_wrong_percent", 100 * meanStated(false));
            measures.put(
                    "stated_reasons_faithful_percent", 100 * RelationScore.share(faithfulAssessments, stated.size()));
        }
    }

    private double meanStated(boolean correct) {
        return stated.stream()
                .filter(s -> s.correct() == correct)
                .mapToDouble(CalibrationError.Answer::confidence)
                .average()
                .orElse(0);
    }

    @Override
    public Map<String, Double> measures() {
        SortedMap<String, Double> measures = new TreeMap<>(counts);
        traced.forEach((name, sum) -> measures.put("mean_" + name, sum[0] / sum[1]));
        putStated(measures);
        if (faithfulness.words() > 0) {
            measures.put("reason_quotes", (double) faithfulness.quotes());
            measures.put("reason_quotes_verbatim_percent", 100 * faithfulness.verbatimShare());
            measures.put("reason_leakage_percent", 100 * faithfulness.leakage());
        }
        return measures;
    }

    private void count(String name, int times) {
        counts.merge(name, (double) times, Double::sum);
    }

    private Faithfulness faithfulness(LabeledExample example, PairResult pair) {
        Set<String> allowed = new TreeSet<>();
        for (RelationType relation : schema.relations()) {
            allowed.add(relation.name());
            allowed.add(relation.definition());
            allowed.addAll(relation.templates());
        }
        allowed.add(schema.nullLabel());
        allowed.add(schema.nullDefinition());
        List<String> quotes = QUOTE.matcher(pair.reasoning())
                .results()
                .map(quote -> quote.group(1))
                .toList();
        List<String> shown = pair.demonstrations().stream()
                .map(neighbor -> neighbor.demonstration().context().text())
                .toList();
        return Faithfulness.of(pair.reasoning(), quotes, example.context().text(), allowed, shown);
    }

    @Override
    public Map<String, String> models() {
        return models;
    }

    @Override
    public String indexSnapshot() {
        return indexSnapshot;
    }

    @Override
    public int llmCallCount() {
        return llmCallCount;
    }

    @Override
    public int llmLimitCount() {
        return llmLimitCount;
    }

    @Override
    public void close() {
        // The extractor belongs to whoever made it.
    }

    private static Judgement.Outcome outcome(PairResult.Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED, NO_RELATION -> Judgement.Outcome.ANSWERED;
            case REJECTED -> Judgement.Outcome.REJECTED;
            case ABSTAINED -> Judgement.Outcome.ABSTAINED;
        };
    }

    private static LabelDistribution distribution(PairResult pair) {
        SortedMap<RelationLabel, Double> probabilities = new TreeMap<>();
        pair.alternatives().forEach(a -> probabilities.put(a.label(), a.probability()));
        probabilities.put(pair.label(), pair.confidence());
        return new LabelDistribution(
                List.copyOf(probabilities.keySet()),
                probabilities.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
}
