package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.serving.ServedModel;
import io.relata.serving.ServingSettings;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.RandomLanguageModel;
import org.junit.jupiter.api.Test;

class MeteredServingTest {
    @Test
    void showsWhatWasReusedAndHowMuchIsKept() {
        MeterRegistry meters = new SimpleMeterRegistry();
        ModelFacts facts = new ModelFacts("small", "", new ByteTokenizer(), 1000);
        try (ServedModel model = ServedModel.over(
                new RandomLanguageModel(facts, 1), ServingSettings.standard(), new MeteredServing(meters))) {
            for (int i = 0; i < 2; i++) {
                try (LanguageModel.Session session = model.open()) {
                    session.append(new int[200]);
                }
            }
            assertThat(tokens(meters, "reused")).isEqualTo(192);
            assertThat(tokens(meters, "computed")).isEqualTo(208);
            assertThat(meters.get("relata.prefix.bytes")
                            .tag("model", "small")
                            .gauge()
                            .value())
                    .isPositive();
            assertThat(meters.get("relata.pass.tokens").summary().totalAmount()).isEqualTo(208);
        }
        assertThat(meters.get("relata.prefix.bytes").gauge().value()).isZero();
    }

    private static double tokens(MeterRegistry meters, String kind) {
        return meters.get("relata.prefix.tokens").tag("kind", kind).counter().count();
    }
}
