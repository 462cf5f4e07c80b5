package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.dataset.SemEvalAnswers;
import io.relata.dataset.SemEvalReader;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.RelationLabel;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfficialSemEvalScorerTest {
    private static final Pattern PRINTED = Pattern.compile(
            "(?:^ *(\\S+) :  +)?P = .*?([\\d.]+)%\\s+R = .*?([\\d.]+)%\\s+F1 =\\s*([\\d.]+)%", Pattern.MULTILINE);

    private final OfficialSemEvalScorer scorer = new OfficialSemEvalScorer("Other");

    @ParameterizedTest
    @CsvSource({"1, 64.09", "2, 6.35", "3, 11.11", "5, 44.44"})
    void givesTheOfficialScoreOfTheOrganisersExample(int example, String score) {
        assertThat(percent(scorer.score(judgements(example)).macroF1())).isEqualTo(score);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void givesEveryFigureThatTheOfficialScorerPrintsInAllThreeViews(int example) throws IOException {
        String results = Files.readString(
                SharedData.require("semeval2010_task8/scorer_fixtures/result_scores%d.txt".formatted(example)));
        List<String> ours = new ArrayList<>();
        for (OfficialSemEvalScorer.View view : OfficialSemEvalScorer.View.values()) {
            ours.addAll(figures(scorer.score(judgements(example), view)));
        }
        assertThat(ours).containsExactlyElementsOf(printed(results));
    }

    @Test
    void countsASkippedItemAsAnErrorOfRecallOnly() {
        SemEvalScores scores = score(
                Map.of("1", "Cause-Effect(e1,e2)", "2", "Cause-Effect(e1,e2)"), Map.of("1", "Cause-Effect(e1,e2)"));
        assertThat(scores.relations().getFirst()).isEqualTo(new RelationScore("Cause-Effect", 1, 0, 1, 2));
        assertThat(scores.macroPrecision()).isEqualTo(1);
        assertThat(scores.macroRecall()).isEqualTo(0.5);
    }

    @Test
    void countsAWrongDirectionAgainstPrecisionAndRecall() {
        SemEvalScores scores = score(
                Map.of("1", "Cause-Effect(e1,e2)", "2", "Cause-Effect(e1,e2)"),
                Map.of("1", "Cause-Effect(e1,e2)", "2", "Cause-Effect(e2,e1)"));
        assertThat(scores.relations().getFirst()).isEqualTo(new RelationScore("Cause-Effect", 1, 1, 1, 2));
        assertThat(scores.macroF1()).isEqualTo(0.5);
    }

    @Test
    void takesARelationThatTheKeyLacksAsAnErrorOfRecallOnly() {
        SemEvalScores scores = score(
                Map.of("1", "Cause-Effect(e1,e2)", "2", "Other"),
                Map.of("1", "Message-Topic(e1,e2)", "2", "Message-Topic(e1,e2)"));
        assertThat(scores.relations()).extracting(RelationScore::relation).containsExactly("Cause-Effect");
        assertThat(scores.microPrecision()).isZero();
        assertThat(scores.macroF1()).isZero();
    }

    @Test
    void scoresAnAnswerThatIsAlwaysOtherAsZero() {
        assertThat(score(Map.of("1", "Cause-Effect(e1,e2)", "2", "Other"), Map.of("1", "Other", "2", "Other"))
                        .macroF1())
                .isZero();
    }

    @Test
    void refusesAnAnswerToAnIdThatTheKeyLacks() {
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> score(Map.of("1", "Other"), Map.of("1", "Other", "2", "Other")));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e.detail()).contains("\"2\"");
    }

    private SemEvalScores score(Map<String, String> key, Map<String, String> answers) {
        return scorer.score(OfficialSemEvalScorer.judge(labels(key), labels(answers)));
    }

    private static Map<String, RelationLabel> labels(Map<String, String> spelled) {
        Map<String, RelationLabel> labels = new LinkedHashMap<>();
        spelled.forEach((id, label) -> labels.put(id, SemEvalReader.label(label)));
        return labels;
    }

    private static List<Judgement> judgements(int example) {
        return OfficialSemEvalScorer.judge(
                read("answer_key%d.txt".formatted(example)), read("proposed_answer%d.txt".formatted(example)));
    }

    private static Map<String, RelationLabel> read(String file) {
        SemEvalAnswers answers = SemEvalAnswers.read(
                SharedData.require("semeval2010_task8/scorer_fixtures").resolve(file));
        assertThat(answers.errors()).isEmpty();
        return answers.labels();
    }

    // Per relation, micro, macro; the line of _Other is left out of both sides, since it enters no score.
    private static List<String> figures(SemEvalScores s) {
        List<String> figures = new ArrayList<>();
        for (RelationScore r : s.relations()) {
            figures.add(figures(r.precision(), r.recall(), r.f1()));
        }
        figures.add(figures(s.microPrecision(), s.microRecall(), s.microF1()));
        figures.add(figures(s.macroPrecision(), s.macroRecall(), s.macroF1()));
        return figures;
    }

    private static List<String> printed(String results) {
        List<String> figures = new ArrayList<>();
        Matcher matcher = PRINTED.matcher(results);
        while (matcher.find()) {
            if (!"_Other".equals(matcher.group(1))) {
                figures.add("%s %s %s".formatted(matcher.group(2), matcher.group(3), matcher.group(4)));
            }
        }
        return figures;
    }

    private static String figures(double precision, double recall, double f1) {
        return "%s %s %s".formatted(percent(precision), percent(recall), percent(f1));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }
}
