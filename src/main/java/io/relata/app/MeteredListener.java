package io.relata.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.relata.extraction.ExtractionListener;
import java.time.Duration;

/** Counts and times what the pipeline does, for {@code /q/metrics}. No text of a request becomes a label. */
final class MeteredListener implements ExtractionListener {
    private final MeterRegistry meters;

    MeteredListener(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void stageEnded(String stage, long nanos) {
        meters.timer("relata.stage", "stage", stage).record(Duration.ofNanos(nanos));
    }

    @Override
    public void modelAsked(String model, int promptTokenCount, int writtenTokenCount) {
        meters.counter("relata.llm.calls", "model", model).increment();
        meters.counter("relata.llm.tokens", "model", model, "kind", "prompt").increment(promptTokenCount);
        meters.counter("relata.llm.tokens", "model", model, "kind", "written").increment(writtenTokenCount);
    }

    @Override
    public void reasonJudged(String verdict) {
        meters.counter("relata.reasoning", "verdict", verdict).increment();
    }

    @Override
    public void answered(String outcome) {
        meters.counter("relata.pairs", "outcome", outcome).increment();
    }

    @Override
    public void trained(String schema, int demonstrationCount, long nanos) {
        meters.timer("relata.training", "schema", schema).record(Duration.ofNanos(nanos));
    }

    @Override
    public void textAnswered(String task) {
        meters.counter("relata.texts", "task", task).increment();
    }

    @Override
    public void faultMet(String kind) {
        meters.counter("relata.text.faults", "kind", kind).increment();
    }
}
