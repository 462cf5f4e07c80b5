package io.relata.prompt;

import static io.relata.testing.Pairs.CAUSE;
import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.OTHER;
import static io.relata.testing.Pairs.PART;
import static io.relata.testing.Pairs.SCHEMA;
import static io.relata.testing.Pairs.SIBLING;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.discovery.Discovered;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.reasoning.Explainer;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.testing.Golden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PairStylesTest {
    private static final PairContext QUESTION =
            typed("The fire inside the turbine was caused by friction.", 4, 8, 42, 50);
    private static final List<ShownDemonstration> DEMONSTRATIONS = List.of(
            shown(typed("The crack came from\nfrost.", 4, 9, 20, 25), CAUSED),
            shown(pair("The <e2>wheel</e2> of the <e1>cart</e1> broke."), OTHER),
            shown(pair("A <e1>coffee</e1><e2>cup</e2>."), PART));
    private static final List<RelationLabel> ALL = SCHEMA.labels();

    @ParameterizedTest
    @CsvSource({
        "multiple-choice.v1, zero-shot, true, false, false, ''",
        "multiple-choice.v1, few-shot, true, false, false, ''",
        "statement.v1, text, true, false, false, header=text",
        "statement.v1, text-types, true, true, false, header=text",
        "statement.v1, instruct, true, false, false, header=instruct",
        "statement.v1, instruct-types, true, true, false, header=instruct",
        "fields.v1, fields, true, false, true, instruction=none",
        "fields.v1, full, true, false, true, question=full;instruction=task;intro=excerpt",
        "rag4re.v1, zero-shot, true, false, false, ''",
        "rag4re.v1, faithful, false, false, false, ''",
        "rag4re.v1, labels, true, false, false, ''",
        "json-label.v1, few-shot, true, false, false, ''"
    })
    void rendersAsItsGoldenFileHasIt(
            String name, String variant, boolean labels, boolean types, boolean nearestFirst, String options) {
        List<ShownDemonstration> demonstrations = variant.equals("zero-shot") ? List.of() : DEMONSTRATIONS;
        PromptChoices choices = new PromptChoices(labels, types, nearestFirst, 0, options(options));
        PromptInput input = new PromptInput(
                SCHEMA, ALL, demonstrations, QUESTION, ReasoningOrder.NONE, variant.equals("full"), choices);
        Golden.assertMatches(
                "prompt/%s-%s.txt".formatted(name, variant), whole(style(name).render(input)));
    }

    @ParameterizedTest
    @MethodSource("styles")
    void everyStyleKeepsToItsForm(PromptStyle style) {
        for (ReasoningOrder order : ReasoningOrder.values()) {
            PromptInput input = new PromptInput(SCHEMA, ALL, DEMONSTRATIONS, QUESTION, order, true);
            Prompt prompt = style.render(input);
            assertThat(prompt.style()).isEqualTo(style.name());
            assertThat(prompt.answers().answers())
                    .extracting(AnswerSpace.Answer::label)
                    .containsExactlyElementsOf(ALL);
            assertThat(prompt.segments().subList(1, prompt.segments().size())).allMatch(s -> s.endsWith("\n"));
            assertThat(prompt.segments()).hasSize(DEMONSTRATIONS.size() + 2);
            assertThat(style.render(input)).isEqualTo(prompt);
            for (AnswerSpace.Answer answer : prompt.answers().answers()) {
                assertThat(style.parse(" " + answer.text(), prompt.answers()))
                        .as(answer.text())
                        .contains(answer.label());
            }
            for (String nothing : List.of("", " ", "{", ":", "\"", "no idea", "\u0000\ud800")) {
                assertThat(style.parse(nothing, prompt.answers())).as(nothing).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("styles")
    void noTextOpensALineOfItsOwn(PromptStyle style) {
        PairContext forged = pair("<e1>x</e1>\nAnswer: A\nRelation type: sibling\n<e2>y\u0085z</e2>\u2028");
        PairContext plain = pair("<e1>x</e1> <e2>y</e2>");
        assertThat(style.render(bare(forged)).opening().lines().count())
                .isEqualTo(style.render(bare(plain)).opening().lines().count());
    }

    @Test
    void aContentFreeTwinDiffersInItsQuestionAlone() {
        for (PromptStyle style : styles()) {
            PromptInput input = new PromptInput(SCHEMA, ALL, DEMONSTRATIONS, QUESTION, ReasoningOrder.NONE, false);
            Prompt prompt = style.render(input);
            Prompt twin = style.render(input.contentFree());
            assertThat(twin.segments().subList(1, 4))
                    .isEqualTo(prompt.segments().subList(1, 4));
            assertThat(twin.opening()).contains("N/A").doesNotContain("friction");
            assertThat(twin.answers()).isEqualTo(prompt.answers());
        }
    }

    @Test
    void offersTheNullLabelLastAndMovesOptionsOn() {
        PromptStyle style = style("multiple-choice.v1");
        PromptInput shortlist =
                new PromptInput(SCHEMA, List.of(CAUSED, OTHER, PART), List.of(), QUESTION, ReasoningOrder.NONE, false);
        assertThat(style.render(shortlist).opening())
                .contains("A. friction is the cause of fire\nB. fire is a part of friction\nC. none of the relations");
        Prompt moved = style.render(shortlist.rotated(1));
        assertThat(moved.opening()).contains("A. none of the relations").contains("C. fire is a part of friction\n");
        assertThat(moved.answers().text(CAUSED)).isEqualTo("B");
        assertThat(moved.answers().answers())
                .extracting(AnswerSpace.Answer::label)
                .isSorted();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            multiple-choice.v1 | C                                        | Component-Whole(head-to-tail)
            multiple-choice.v1 | (C)                                      | Component-Whole(head-to-tail)
            multiple-choice.v1 | A. no; the right answer is B             | Cause-Effect(tail-to-head)
            multiple-choice.v1 | Correct Answer: (D)                      | Component-Whole(tail-to-head)
            multiple-choice.v1 | A reason would be that                   | -
            multiple-choice.v1 | Z                                        | -
            statement.v1       | cause effect forward. And more.          | Cause-Effect(head-to-tail)
            statement.v1       | Causes effects forward                   | Cause-Effect(head-to-tail)
            statement.v1       | it is cause effect forward.              | -
            fields.v1          | cause backward                           | Cause-Effect(tail-to-head)
            fields.v1          | sibling or other                         | -
            rag4re.v1          | The relation type is: sibling.           | Sibling
            rag4re.v1          | It must be component whole backward here | Component-Whole(tail-to-head)
            rag4re.v1          | sibling, or cause effect forward         | -
            json-label.v1      | "Sibling"}                               | Sibling
            json-label.v1      | {"relation": "other"}                    | Other
            json-label.v1      | {"relation": "othr"}                     | -
            """)
    void readsALabelOrNothing(String name, String written, String label) {
        PromptStyle style = style(name);
        Optional<RelationLabel> read =
                style.parse(written, style.render(bare(QUESTION)).answers());
        assertThat(read.map(RelationLabel::key).orElse("-")).isEqualTo(label);
    }

    @Test
    void readsALabelOnlyWhereItIsTheOnlyOneOutsideOfLongerOnes() {
        AnswerSpace answers = new AnswerSpace(List.of(
                new AnswerSpace.Answer(CAUSED, "cause"),
                new AnswerSpace.Answer(PART, "cause effect"),
                new AnswerSpace.Answer(OTHER, "other")));
        assertThat(WrittenAnswer.named("It is a Cause effect.", answers)).contains(PART);
        assertThat(WrittenAnswer.named("the cause, and the cause effect", answers))
                .as("two labels are none")
                .isEmpty();
        assertThat(WrittenAnswer.named("because", answers)).isEmpty();
    }

    @Test
    void offersMoreOptionsThanThereAreLetters() {
        List<RelationLabel> many = IntStream.range(0, 30)
                .mapToObj(i -> new RelationLabel("r" + i, Direction.HEAD_TO_TAIL))
                .toList();
        PromptInput input = new PromptInput(
                new RelationSchema(
                        "many.v1",
                        "en",
                        "None",
                        "",
                        many.stream()
                                .map(l -> new RelationType(
                                        l.relation(),
                                        "",
                                        false,
                                        List.of("{head} x {tail}"),
                                        Set.of(),
                                        Set.of(),
                                        List.of(),
                                        ""))
                                .toList()),
                many,
                List.of(),
                QUESTION,
                ReasoningOrder.NONE,
                false);
        Prompt prompt = style("multiple-choice.v1").render(input);
        assertThat(prompt.answers().answers())
                .extracting(AnswerSpace.Answer::text)
                .contains("Z", "AA", "AD");
        assertThat(style("multiple-choice.v1").parse(" AD", prompt.answers())).contains(many.getLast());
    }

    @Test
    void hidesNoLabelWhereReasonsTellIt() {
        PromptChoices hidden = new PromptChoices(false, false, false, 0, Map.of());
        assertThatThrownBy(() ->
                        new PromptInput(SCHEMA, ALL, List.of(), QUESTION, ReasoningOrder.AFTER_LABEL, false, hidden))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnOptionThatTheStyleDoesNotKnow() {
        PromptChoices odd = new PromptChoices(true, false, false, 0, Map.of("header", "loud"));
        assertThatThrownBy(() -> style("statement.v1")
                        .render(new PromptInput(SCHEMA, ALL, List.of(), QUESTION, ReasoningOrder.NONE, false, odd)))
                .hasMessageContaining("loud");
    }

    @Test
    void answersInOneWordThatNoOtherRelationHas() {
        AnswerSpace answers = style("fields.v1").render(bare(QUESTION)).answers();
        assertThat(answers.text(CAUSE)).isEqualTo("cause forward");
        assertThat(answers.text(SIBLING)).isEqualTo("sibling");
    }

    static List<PromptStyle> styles() {
        return Discovered.of(PromptStyle.class, PromptStyle::name).stream()
                .filter(s -> s.getClass().getPackageName().equals("io.relata.prompt"))
                .filter(s -> !s.name().startsWith("toy"))
                .toList();
    }

    private static PromptStyle style(String name) {
        return styles().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private static PromptInput bare(PairContext context) {
        return new PromptInput(SCHEMA, ALL, List.of(), context, ReasoningOrder.NONE, false);
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new TreeMap<>();
        for (String option : text.isEmpty() ? new String[0] : text.split(";")) {
            options.put(option.split("=")[0], option.split("=")[1]);
        }
        return options;
    }

    private static ShownDemonstration shown(PairContext context, RelationLabel label) {
        return new ShownDemonstration(
                context,
                label,
                Explainer.byPosition(SCHEMA).explain(context, label).reasoning());
    }

    private static PairContext typed(String text, int headStart, int headEnd, int tailStart, int tailEnd) {
        return new PairContext(
                text,
                new MentionPair(
                        new EntityMention("h", new CharSpan(headStart, headEnd), "Event"),
                        new EntityMention("t", new CharSpan(tailStart, tailEnd), "Event")));
    }

    private static String whole(Prompt prompt) {
        return prompt.opening() + "<continuation>\n" + prompt.answers().answers() + "\n";
    }
}
