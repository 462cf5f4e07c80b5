package io.relata.evaluation;

import io.relata.classification.LabelDistribution;
import io.relata.dataset.LabeledExample;
import io.relata.error.Fault;
import io.relata.error.RelataException;
import io.relata.schema.RelationSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Has examples answered and scores the answers. */
public final class Evaluator {
    private final RelationSchema schema;
    private final Bootstrap bootstrap;
    private final RunContext run;
    private final LongSupplier nanoClock;

    /**
     * Creates an evaluator.
     *
     * @param schema whose NULL label is left out of the means
     * @param bootstrap how intervals are drawn
     * @param run noted in the report
     * @param nanoClock a clock that only goes forward, such as {@code System::nanoTime}
     */
    public Evaluator(RelationSchema schema, Bootstrap bootstrap, RunContext run, LongSupplier nanoClock) {
        this.schema = schema;
        this.bootstrap = bootstrap;
        this.run = run;
        this.nanoClock = nanoClock;
    }

    /**
     * Returns the report on these examples.
     *
     * @param subject what is evaluated, for the report
     * @param answered is told after every example how many have been answered
     * @throws RelataException that an answer threw, unless it was the example's own fault, which is a {@link
     *     EvaluationReport.Failure}
     */
    public EvaluationReport evaluate(
            EvaluationReport.Subject subject, List<LabeledExample> examples, Answerer answerer, IntConsumer answered) {
        List<EvaluationReport.Failure> failures = new ArrayList<>();
        List<Judgement> judgements = new ArrayList<>();
        long begin = nanoClock.getAsLong();
        for (LabeledExample example : examples) {
            judgements.add(judge(example, answerer, failures));
            answered.accept(judgements.size());
        }
        double seconds = (nanoClock.getAsLong() - begin) / 1e9;
        String nullRelation = schema.nullLabel();
        return new EvaluationReport(
                subject,
                judgements,
                Metrics.of(judgements, nullRelation),
                Metrics.intervals(judgements, nullRelation, bootstrap),
                new OfficialSemEvalScorer(nullRelation).score(judgements),
                ConfusionMatrix.of(judgements),
                failures,
                answerer.llmCallCount(),
                answerer.llmLimitCount(),
                answerer.models(),
                answerer.indexSnapshot(),
                answerer.measures(),
                run,
                seconds);
    }

    private Judgement judge(LabeledExample example, Answerer answerer, List<EvaluationReport.Failure> failures) {
        try {
            return answerer.answer(example);
        } catch (RelataException e) {
            if (e.code().fault() != Fault.CALLER) {
                throw e;
            }
            failures.add(new EvaluationReport.Failure(example.id(), e.code().name(), e.detail()));
            return new Judgement(
                    example.id(),
                    example.label(),
                    Judgement.Outcome.SKIPPED,
                    schema.none(),
                    new LabelDistribution(List.of(), new double[0]));
        }
    }
}
