package io.relata.verification;

import static io.relata.testing.Pairs.CAUSE;
import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.OTHER;
import static io.relata.testing.Pairs.PART;
import static io.relata.testing.Pairs.SCHEMA;
import static io.relata.testing.Pairs.SIBLING;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.decoding.Completion;
import io.relata.decoding.Stop;
import io.relata.document.PairContext;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.Explainer;
import io.relata.schema.RelationLabel;
import io.relata.verification.Verdict.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasoningVerifierTest {
    private static final PairContext FIRE =
            pair("The <e1>fire</e1> inside  the turbine was caused by <e2>friction</e2>, by friction alone.");
    private static final List<ShownDemonstration> SHOWN = List.of(
            new ShownDemonstration(pair("The <e1>avalanche</e1> came from the <e2>blast</e2>."), CAUSED, "because"));
    private final ReasoningVerifier verifier = new ReasoningVerifier(SCHEMA);

    @Test
    void acceptsAReasonThatQuotesTheTextAndArguesForTheAnswer() {
        Verdict verdict = verify("The words \u201cwas caused by\u201d say that friction is the cause of fire.", CAUSED);
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.label()).isEqualTo(CAUSED);
            assertThat(accepted.evidence()).extracting(e -> e.in(FIRE.text())).containsExactly("was caused by");
        });
    }

    @Test
    void acceptsEveryComposedReason() {
        List<PairContext> contexts = List.of(
                FIRE,
                pair("A <e1>coffee</e1> <e2>cup</e2>."),
                pair("<e2>Anna</e2>\nand \"her\" <e1>brother</e1> arrived."));
        for (PairContext context : contexts) {
            for (RelationLabel label : SCHEMA.labels()) {
                String reason =
                        Explainer.byPosition(SCHEMA).explain(context, label).reasoning();
                Verdict verdict = verifier.verify(whole(reason), context, label, SHOWN);
                assertThat(verdict.wireName()).as(reason).isEqualTo("accepted");
                assertThat(verdict instanceof Verdict.NoRelation).isEqualTo(label.equals(OTHER));
            }
        }
    }

    @Test
    void findsAQuoteThatSpansUnevenWhiteSpace() {
        assertThat(verify("\"inside the turbine\" ties fire and friction: friction is the cause of fire.", CAUSED))
                .isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> assertThat(accepted.evidence())
                        .extracting(e -> e.in(FIRE.text()))
                        .containsExactly("inside  the turbine"));
    }

    @Test
    void rejectsEveryKindOfBadReason() {
        assertRejected(" ", Reason.EMPTY);
        assertRejected("fire fire and so on fire and so on fire and so on fire and so on", Reason.REPEATING);
        assertRejected(
                "The words \"was caused by\" and \"caused by\" say that friction is the cause of fire.",
                Reason.REPEATING);
        assertRejected("The words \"was caused by\" say it of friction.", Reason.HEAD_MISSING);
        assertRejected("The words \"was caused by\" say it of fire.", Reason.TAIL_MISSING);
        assertRejected("The words \"was caused by friction\" say it of fire.", Reason.TAIL_MISSING);
        assertRejected("Of course friction is the cause of fire.", Reason.QUOTE_MISSING);
        assertRejected(
                "The words \"was caused by\" and \" say that friction is the cause of fire.", Reason.QUOTE_MISSING);
        assertRejected(
                "The words \"came from\" say that friction is the cause of fire.", Reason.QUOTE_FROM_DEMONSTRATION);
        assertRejected("The words \"due to\" say that friction is the cause of fire.", Reason.QUOTE_NOT_IN_TEXT);
        assertRejected("The words \"as caused by\" say that friction is the cause of fire.", Reason.QUOTE_NOT_IN_TEXT);
        assertRejected(
                "The words \"was caused by\" say of the avalanche that friction is the cause of fire.",
                Reason.MENTION_FROM_DEMONSTRATION);
        assertRejected(
                "The words \"was caused by\" say that fire is the cause of friction.", Reason.OTHER_LABEL_ARGUED);
        assertRejected("The words \"was caused by\" between fire and friction are clear.", Reason.NO_LABEL_ARGUED);
        assertRejected(
                "With \"was caused by\" friction is the cause of fire, and fire is a part of friction.",
                Reason.OTHER_LABEL_ARGUED);
    }

    @Test
    void rejectsATruncatedReasonEvenWhenItSaysEverything() {
        Completion cut = new Completion(
                "The words \"was caused by\" say that friction is the cause of fire",
                List.of(),
                "",
                new Stop.TokenLimit());
        assertThat(verifier.verify(cut, FIRE, CAUSED, SHOWN).wireName()).isEqualTo("truncated");
    }

    @Test
    void letsTheGrammarSpeakThoughADemonstrationMentionsItsWords() {
        List<ShownDemonstration> shown = List.of(
                new ShownDemonstration(pair("The <e1>words</e1> of the <e2>relations</e2>."), CAUSED, "because"));
        Completion reason = whole("The words \"was caused by\" of fire and friction name none of the relations.");
        assertThat(verifier.verify(reason, FIRE, OTHER, shown)).isInstanceOf(Verdict.NoRelation.class);
    }

    @Test
    void takesAnyTemplateAndElseTheNameOfTheRelation() {
        assertThat(verify("By \"was caused by\" Friction brings about fire.", CAUSED)
                        .wireName())
                .isEqualTo("accepted");
        assertThat(verify("By \"was caused by\" friction and fire are in cause-effect.", CAUSED)
                        .wireName())
                .isEqualTo("accepted");
        assertThat(verify("By \"was caused by\" friction and fire are in Component-Whole.", CAUSED)
                        .wireName())
                .isEqualTo("other_label_argued");
    }

    @Test
    void arguesForNullOnlyInItsOwnPhrase() {
        assertThat(verify("The words \"was caused by\" of fire and friction name none of the relations.", OTHER))
                .isInstanceOf(Verdict.NoRelation.class);
        assertThat(verify("The words \"was caused by\" of fire and friction name none of the relations.", CAUSE)
                        .wireName())
                .isEqualTo("other_label_argued");
    }

    @Test
    void takesTheLongerOfTwoStatementsOfWhichOneHoldsTheOther() {
        PairContext nested = pair("<e1>fire</e1> is a part of friction and <e2>friction is a part</e2>");
        assertThat(verifier.verify(
                                whole(
                                        "As \"and\" says of fire and friction is a part, fire is a part of friction is a part."),
                                nested,
                                PART,
                                List.of())
                        .wireName())
                .isEqualTo("accepted");
        assertThat(verify("By \"was caused by\" friction and fire are siblings.", SIBLING)
                        .wireName())
                .isEqualTo("accepted");
    }

    private Verdict verify(String reason, RelationLabel label) {
        return verifier.verify(whole(reason), FIRE, label, SHOWN);
    }

    private void assertRejected(String reason, Reason expected) {
        assertThat(verify(reason, CAUSED).wireName()).as(reason).isEqualTo(expected.wireName());
    }

    private static Completion whole(String text) {
        return new Completion(text, List.of(), "", new Stop.StopText("\n"));
    }
}
