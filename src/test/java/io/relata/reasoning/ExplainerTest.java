package io.relata.reasoning;

import static io.relata.testing.Pairs.CAUSE;
import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.OTHER;
import static io.relata.testing.Pairs.SCHEMA;
import static io.relata.testing.Pairs.SIBLING;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.classification.ScoredSpan;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.retrieval.Demonstration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final Pattern QUOTE = Pattern.compile("\"([^\"]*)\"");
    private static final PairContext FIRE =
            pair("The <e1>fire</e1> inside the turbine was caused by the <e2>friction</e2> of two rings.");
    private final Explainer explainer = Explainer.byPosition(SCHEMA);

    @Test
    void saysTheRelationInTheDirectionOfTheLabel() {
        assertThat(explainer.explain(FIRE, CAUSED).reasoning()).contains("friction is the cause of fire");
        assertThat(explainer.explain(FIRE, CAUSE).reasoning()).contains("fire is the cause of friction");
    }

    @Test
    void namesBothMentionsAndQuotesOnlyWordsOfTheText() {
        List<PairContext> contexts = List.of(
                FIRE,
                pair("<e2>Friction</e2> that nobody had looked for in all of those long years lit the <e1>fire</e1>."),
                pair("A <e1>coffee</e1> <e2>cup</e2>."),
                pair("\"<e1>Red\" team</e1>\"\n\"<e2>Blue</e2>\""),
                pair("a\n<e1>b</e1>\n\"c\" d \"<e2>e</e2>"),
                pair("<e1>\"</e1>\"<e2>\"\"</e2>"));
        for (PairContext context : contexts) {
            for (var label : SCHEMA.labels()) {
                Explanation explanation = explainer.explain(context, label);
                assertThat(explanation.reasoning())
                        .contains(RelationStatements.plain(context.headText()))
                        .contains(RelationStatements.plain(context.tailText()));
                Matcher m = QUOTE.matcher(explanation.reasoning());
                int quoteCount = 0;
                while (m.find()) {
                    assertThat(context.text()).contains(m.group(1));
                    quoteCount++;
                }
                assertThat(quoteCount).isEqualTo(explanation.evidence().size());
            }
        }
    }

    @Test
    void quotesTheLastWordsBeforeTheSecondMentionWithoutTheArticle() {
        assertThat(texts(FIRE, explainer.explain(FIRE, CAUSED).evidence()))
                .containsExactly("inside the turbine was caused by");
        PairContext far =
                pair("<e1>Rain</e1> that fell one two three four five six seven eight led to <e2>floods</e2>.");
        assertThat(texts(far, explainer.explain(far, CAUSE).evidence()))
                .containsExactly("three four five six seven eight led to");
    }

    @Test
    void quotesMentionsThatTouchTogether() {
        PairContext cup = pair("He washed the <e1>coffee</e1> <e2>cup</e2>.");
        assertThat(texts(cup, explainer.explain(cup, OTHER).evidence())).containsExactly("coffee cup");
    }

    @Test
    void prefersWhatTheClassifierWeighed() {
        int caused = FIRE.text().indexOf("caused by");
        Explainer weighing = new Explainer(
                SCHEMA,
                (context, label) -> List.of(
                        new ScoredSpan(new CharSpan(caused, caused + 9), 2),
                        new ScoredSpan(FIRE.pair().head().span(), 9),
                        new ScoredSpan(new CharSpan(4 + 5, caused - 4), 0.1),
                        new ScoredSpan(
                                new CharSpan(
                                        FIRE.text().indexOf("of two"),
                                        FIRE.text().indexOf("of two") + 2),
                                1.2)));
        assertThat(texts(FIRE, weighing.explain(FIRE, CAUSED).evidence())).containsExactly("caused by", "of");
        assertThat(weighing.explain(FIRE, CAUSED).reasoning()).contains("words \"caused by\" and \"of\"");
    }

    @Test
    void saysOfTheNullLabelThatNoneHolds() {
        assertThat(explainer.explain(FIRE, OTHER).reasoning()).contains(RelationStatements.NONE_PHRASE);
        assertThat(explainer.explain(FIRE, SIBLING).reasoning()).doesNotContain(RelationStatements.NONE_PHRASE);
    }

    @Test
    void fillsMentionsThatSpellPlaceholders() {
        PairContext odd = pair("<e1>{tail}</e1> made <e2>{head}</e2>.");
        assertThat(new RelationStatements(SCHEMA).statement(odd, CAUSE)).isEqualTo("{tail} is the cause of {head}");
    }

    @Test
    void citesTheNearestDemonstrationWithoutQuotingIt() {
        Demonstration nearest =
                new Demonstration("g-7", "test.v1", pair("The <e1>crack</e1> came from <e2>frost</e2>."), CAUSED, "");
        String reason = new ReasonComposer(SCHEMA).compose(FIRE, CAUSED, List.of(new CharSpan(26, 35)), nearest);
        assertThat(reason).endsWith("Demonstration g-7, with crack and frost, is labelled so too.");
        assertThat(QUOTE.matcher(reason).results()).hasSize(1);
    }

    private static List<String> texts(PairContext context, List<CharSpan> spans) {
        return spans.stream().map(s -> s.in(context.text())).toList();
    }
}
