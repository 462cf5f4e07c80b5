package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.dataset.LabeledExample;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.retrieval.Demonstration;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreReportTest {
    private static final RelationLabel CAUSE = new RelationLabel("Cause", Direction.HEAD_TO_TAIL);
    private static final RelationLabel NONE = new RelationLabel("Other", Direction.NONE);
    private static final RelationSchema SCHEMA = new RelationSchema(
            "tiny.v1",
            "en",
            "Other",
            "Nothing holds.",
            List.of(new RelationType("Cause", "d", false, List.of("t"), Set.of(), Set.of(), List.of(), "")));

    private final List<Demonstration> demonstrations = List.of(
            demonstration("1", "aaa bbb", CAUSE),
            demonstration("2", "aaa bbc", NONE),
            demonstration("3", "aaa ccc", NONE),
            demonstration("4", "zzz yyy", NONE));
    private final List<float[]> vectors = List.of(at(0), at(5), at(20), at(90));

    @Test
    void findsNearDuplicatesThatContradictEachOther() {
        StoreReport report = report(List.of());
        assertThat(report.contradictions()).hasSize(1);
        assertThat(report.contradictions().getFirst().id()).isEqualTo("1");
        assertThat(report.contradictions().getFirst().otherId()).isEqualTo("2");
        assertThat(report.contradictions().getFirst().similarity())
                .isCloseTo(Math.cos(Math.toRadians(5)), within(1e-6));
    }

    @Test
    void findsDisagreementImbalanceAndWhatIsNeverRetrieved() {
        StoreReport report = report(List.of());
        assertThat(report.disagreement()).containsEntry("Cause(head-to-tail)", 1.0);
        assertThat(report.disagreement().get("Other")).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(report.labels()).containsEntry("Cause(tail-to-head)", 0).containsEntry("Other", 3);
        assertThat(report.imbalance()).isEqualTo(3);
        assertThat(report.dead()).containsExactly("4");
    }

    @Test
    void findsTestItemsThatStandInTheStore() {
        StoreReport report = report(List.of(
                new LabeledExample("t1", context("aaa ccc", 0, 4), NONE, ""),
                new LabeledExample("t2", context("zzz yyy", 0, 3), NONE, ""),
                new LabeledExample("t3", context("new new", 0, 4), NONE, "")));
        assertThat(report.leaked())
                .containsExactly(new StoreReport.Leak("t1", "3", true), new StoreReport.Leak("t2", "4", false));
        assertThat(report.inWords())
                .contains("1 contradictions", "4 demonstrations", "2 test items stand in the store, 1 of them");
    }

    private StoreReport report(List<LabeledExample> test) {
        return StoreReport.of(SCHEMA, demonstrations, vectors, 1, 0.99, test);
    }

    private static float[] at(double degrees) {
        return new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))};
    }

    private static Demonstration demonstration(String id, String text, RelationLabel label) {
        return new Demonstration(id, "tiny.v1", context(text, 0, 4), label, "");
    }

    private static PairContext context(String text, int head, int tail) {
        return new PairContext(text, new MentionPair(mention("h", head), mention("t", tail)));
    }

    private static EntityMention mention(String id, int start) {
        return new EntityMention(id, new CharSpan(start, start + 3), "");
    }
}
