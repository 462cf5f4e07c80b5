package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.InlineMarkers;
import io.relata.prompt.GptReStyle;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ReasoningOrder;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.ScriptedLanguageModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasoningEvaluationTest {
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("general.v1");
    private static final RelationLabel CAUSE = new RelationLabel("Cause-Effect", Direction.HEAD_TO_TAIL);
    private static final EpisodeItem ASKED = item("The <e1>frost</e1> caused a <e2>crack</e2> in the wall.");
    private static final EpisodeSource STORE = new EpisodeSource(
            "test",
            SCHEMA,
            List.of(
                    item("A worn <e1>seal</e1> caused the <e2>leak</e2>."),
                    item("The <e1>sun</e1> caused <e2>haze</e2>.")),
            1);
    private static final String GOOD_REASON =
            " The word \"caused\" shows, for frost and crack, that frost causes crack.\n";

    @Test
    void countsAReasonThatHoldsAndALabelThatIsRight() {
        for (ReasoningOrder order : List.of(ReasoningOrder.BEFORE_LABEL, ReasoningOrder.AFTER_LABEL)) {
            ReasoningEvaluation.Counts counts = evaluate(GOOD_REASON, " cause effect forward\n", order);
            assertThat(counts.held()).as(order.wireName()).isOne();
            assertThat(counts.rightLabels()).isOne();
            assertThat(counts.verdicts()).containsOnlyKeys("accepted");
        }
    }

    @Test
    void takesTheMarksOutBeforeAReasonIsChecked() {
        String marked = " The word \"caused\" shows, for [frost] and {crack}, that [frost] causes {crack}.\n";
        assertThat(evaluate(marked, " cause effect forward\n", ReasoningOrder.AFTER_LABEL, new MarkedGptReStyle())
                        .verdicts())
                .containsOnlyKeys("accepted");
    }

    @Test
    void countsAReasonThatLeavesOutAMention() {
        ReasoningEvaluation.Counts counts = evaluate(
                " The word \"caused\" shows that frost causes it.\n",
                " located in forward\n",
                ReasoningOrder.AFTER_LABEL);
        assertThat(counts.held()).isZero();
        assertThat(counts.rightLabels()).isZero();
        assertThat(counts.verdicts()).containsOnlyKeys("tail_missing");
    }

    private static ReasoningEvaluation.Counts evaluate(String reason, String label, ReasoningOrder order) {
        return evaluate(reason, label, order, new GptReStyle());
    }

    private static ReasoningEvaluation.Counts evaluate(
            String reason, String label, ReasoningOrder order, PromptStyle style) {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(
                8000,
                text -> text.substring(text.lastIndexOf("Context: ")).contains("because:")
                                && (order == ReasoningOrder.AFTER_LABEL || !text.endsWith("is") && !isInLabel(text))
                        ? rest(text, "It is because:", reason)
                        : rest(text, "frost and crack is", label));
        return new ReasoningEvaluation(model, style, STORE).evaluate(List.of(ASKED), 1, order);
    }

    private static boolean isInLabel(String text) {
        return text.lastIndexOf("The relation between") > text.lastIndexOf("because:");
    }

    private static String rest(String text, String cue, String answer) {
        String written = text.substring(text.lastIndexOf(cue) + cue.length());
        return answer.startsWith(written) ? answer.substring(written.length()) : "";
    }

    private static EpisodeItem item(String marked) {
        return new EpisodeItem(InlineMarkers.parse(marked, "", ""), CAUSE, List.of(), "");
    }
}
