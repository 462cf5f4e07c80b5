package io.relata.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.document.InlineMarkers;
import io.relata.error.RelataException;
import io.relata.prompt.PromptInput;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.ShownDemonstration;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.Profiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScorePlanTest {
    private static final String PROFILE = """
            name: test.v1
            description: For tests.
            schema: general.v1
            encoder: none
            k: 4
            label:
              sources: [model]
            reasons:
              model: none
              style: fields.v1
              order: none
              demonstrations: 2
            score: {calibrated: true%s}
            """;

    @Test
    void aTwinShowsTheDemonstrationsOrNone() {
        RelationSchema schema = SchemaCatalog.builtIn().schema("general.v1");
        ShownDemonstration shown = new ShownDemonstration(
                InlineMarkers.parse("The <e1>frost</e1> left a <e2>crack</e2>.", "", ""), schema.none(), "It is so.");
        PromptInput input =
                new PromptInput(schema, schema.labels(), List.of(shown), shown.context(), ReasoningOrder.NONE, false);

        assertThat(ScorePlan.Twin.SHOWN.of(input).demonstrations()).containsExactly(shown);
        assertThat(ScorePlan.Twin.BARE.of(input).demonstrations()).isEmpty();
        assertThat(ScorePlan.Twin.BARE.of(input).context().text()).isEqualTo("N/A N/A");
    }

    @Test
    void aProfileChoosesTheTwin() {
        assertThat(twin("")).isEqualTo(ScorePlan.Twin.SHOWN);
        assertThat(twin(", twin: bare")).isEqualTo(ScorePlan.Twin.BARE);
        assertThatThrownBy(() -> twin(", twin: half"))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("half");
    }

    private static ScorePlan.Twin twin(String more) {
        return Profiles.read(PROFILE.formatted(more)).asking().score().twin();
    }
}
