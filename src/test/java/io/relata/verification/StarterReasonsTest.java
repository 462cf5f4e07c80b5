package io.relata.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.decoding.Completion;
import io.relata.decoding.Stop;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reason that is shown as an example must be one that a model would get through with. */
class StarterReasonsTest {
    @ParameterizedTest
    @ValueSource(strings = {"general.v1", "clinical.v1", "business.v1"})
    void holdBeforeTheVerifier(String name) {
        RelationSchema schema = SchemaCatalog.builtIn().schema(name);
        ReasoningVerifier verifier = new ReasoningVerifier(schema);
        assertThat(StarterDemonstrations.of(name)).isNotEmpty().allSatisfy(d -> {
            Completion reason = new Completion(d.reasoning(), List.of(), "", new Stop.EndOfText());
            assertThat(verifier.verify(reason, d.context(), d.label(), List.of()))
                    .as(d.id() + ": " + d.reasoning())
                    .isNotInstanceOf(Verdict.Rejected.class);
        });
    }
}
