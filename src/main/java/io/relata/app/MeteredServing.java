package io.relata.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.relata.error.ErrorCode;
import io.relata.serving.ServingListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and times what served models do, for {@code /q/metrics}. No scope and no text of a request becomes a label. */
final class MeteredServing implements ServingListener {
    private static final String MODEL = "model";

    private final MeterRegistry meters;
    private final Map<String, AtomicLong> bytes = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();

    MeteredServing(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void promptRead(String model, int reusedTokenCount, int computedTokenCount) {
        meters.counter("relata.prefix.tokens", MODEL, model, "kind", "reused").increment(reusedTokenCount);
        meters.counter("relata.prefix.tokens", MODEL, model, "kind", "computed").increment(computedTokenCount);
    }

    @Override
    public void prefixesKept(String model, long kept) {
        gauge(bytes, "relata.prefix.bytes", model).set(kept);
    }

    @Override
    public void prefixEvicted(String model, long evicted) {
        meters.counter("relata.prefix.evictions", MODEL, model).increment();
    }

    @Override
    public void passEnded(String model, int rowCount, int tokenCount, long nanos) {
        meters.timer("relata.pass", MODEL, model).record(Duration.ofNanos(nanos));
        meters.summary("relata.pass.rows", MODEL, model).record(rowCount);
        meters.summary("relata.pass.tokens", MODEL, model).record(tokenCount);
    }

    @Override
    public void rowsWaiting(String model, int rowCount) {
        gauge(waiting, "relata.rows.waiting", model).set(rowCount);
    }

    @Override
    public void refused(String model, ErrorCode reason) {
        meters.counter("relata.refusals", MODEL, model, "reason", reason.name()).increment();
    }

    private AtomicLong gauge(Map<String, AtomicLong> gauges, String name, String model) {
        return gauges.computeIfAbsent(model, m -> meters.gauge(name, Tags.of(MODEL, m), new AtomicLong()));
    }
}
