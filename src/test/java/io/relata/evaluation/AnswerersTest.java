package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.classification.NeighborVote;
import io.relata.dataset.LabeledExample;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerersTest {
    private static final RelationLabel NONE = new RelationLabel("Other", Direction.NONE);
    private static final RelationLabel CAUSE = new RelationLabel("Cause", Direction.HEAD_TO_TAIL);
    private static final RelationSchema SCHEMA = new RelationSchema(
            "tiny.v1",
            "en",
            "Other",
            "d",
            List.of(new RelationType("Cause", "d", false, List.of("t"), Set.of(), Set.of(), List.of(), "")));

    @Test
    void letsTheNearestDemonstrationsVote() {
        Answerer answerer = vote(
                2,
                example("a", "<e1>fire</e1> makes <e2>smoke</e2>", CAUSE),
                example("b", "<e1>fire</e1> made <e2>heat</e2>", CAUSE),
                example("c", "<e1>dogs</e1> and <e2>cats</e2>", NONE));
        Judgement judgement = answerer.answer(example("q", "<e1>rain</e1> makes <e2>floods</e2>", CAUSE));
        assertThat(judgement.answer()).isEqualTo(CAUSE);
        assertThat(judgement.distribution().of(CAUSE)).isEqualTo(1);
        assertThat(answerer.models()).containsEntry("encoder", "first-letter.v1 fake");
    }

    @Test
    void givesNoVoteToTheSameTextOrTheSameId() {
        Answerer answerer = vote(
                1,
                example("copy", "<e2>FIRE</e2> makes <e1>smoke</e1>", NONE),
                example("q", "<e1>mist</e1> makes <e2>dew</e2>", NONE),
                example("c", "<e1>ants</e1> beside <e2>bees</e2>", CAUSE));
        assertThat(answerer.answer(example("q", "<e1>fire</e1> makes <e2>smoke</e2>", CAUSE))
                        .answer())
                .isEqualTo(CAUSE);
    }

    @Test
    void breaksTiesBetweenNeighborsById() {
        Answerer answerer = vote(
                1,
                example("z", "<e1>x</e1> makes <e2>y</e2>", NONE),
                example("b", "<e1>v</e1> makes <e2>w</e2>", CAUSE));
        assertThat(answerer.answer(example("q", "<e1>k</e1> makes <e2>l</e2>", NONE))
                        .answer())
                .isEqualTo(CAUSE);
    }

    @Test
    void listsTheVariantsWhenOneIsUnknown() {
        NamedParts parts = new NamedParts(Map.of("linear-lexical", (_, _) -> vote(1)), (_, _) -> vote(1));
        ExperimentCard card = new ExperimentCardReader().read("c.yaml", """
                name: c
                description: d
                data: f
                format: native
                variant: linear-lexcal
                seed: 1
                """);
        RelataException e = catchThrowableOfType(RelataException.class, () -> parts.prepare(card, data()));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e.hint()).startsWith("Maybe \"linear-lexical\" was meant");
    }

    private static Answerer vote(int k, LabeledExample... demonstrations) {
        return VoteAnswerer.of(new BetweenEncoder(), new NeighborVote(0), k, data(demonstrations));
    }

    private static ExperimentData data(LabeledExample... demonstrations) {
        return new ExperimentData(SCHEMA, ArgumentOrder.of(List.of()), List.of(), List.of(demonstrations), List.of());
    }

    private static LabeledExample example(String id, String marked, RelationLabel label) {
        return new LabeledExample(id, InlineMarkers.parse(marked), label, "");
    }

    /** Looks at nothing but the first letter between the mentions. */
    private static final class BetweenEncoder implements RelationEncoder {
        @Override
        public String name() {
            return "first-letter.v1";
        }

        @Override
        public int dimension() {
            return 26;
        }

        @Override
        public String fingerprint() {
            return "fake";
        }

        @Override
        public List<float[]> encode(List<PairContext> pairs) {
            return pairs.stream().map(BetweenEncoder::vector).toList();
        }

        private static float[] vector(PairContext pair) {
            int firstEnd = Math.min(
                    pair.pair().head().span().end(), pair.pair().tail().span().end());
            float[] vector = new float[26];
            vector[pair.text().charAt(firstEnd + 1) - 'a'] = 1;
            return vector;
        }
    }
}
