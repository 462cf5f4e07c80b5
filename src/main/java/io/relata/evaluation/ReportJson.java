package io.relata.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.schema.RelationLabel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A report as JSON: {@code data, format, profile, count, metrics, interval95, per_relation, llm_calls, commit, models,
 * index, seed, machine, seconds}, and besides them {@code name, outcomes, confusion, row_errors, failures, jdk, started}.
 *
 * <p>Scores are in the units of {@link Metrics} and rounded to four decimals; an interval is {@code [lower, upper]}.
 */
public final class ReportJson {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ObjectMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Returns the report as an indented JSON document with a line end. */
    public String render(EvaluationReport report) {
        ObjectNode root = json.createObjectNode()
                .put("name", report.subject().name())
                .put("data", report.subject().data())
                .put("format", report.subject().format())
                .put("profile", report.subject().profile())
                .put("count", report.judgements().size());
        root.set("metrics", metrics(report));
        root.set("interval95", intervals(report));
        root.set("per_relation", relations(report));
        root.set("outcomes", outcomes(report.judgements()));
        root.put("llm_calls", report.llmCallCount())
                .put("llm_limit_reached", report.llmLimitCount())
                .put("commit", report.run().commit());
        ObjectNode models = root.putObject("models");
        report.models().forEach(models::put);
        root.put("index", report.indexSnapshot())
                .put("seed", report.run().seed())
                .put("machine", report.run().machine())
                .put("jdk", report.run().jdk())
                .put("started", report.run().started().toString())
                .put("seconds", rounded(report.seconds()));
        root.set("confusion", confusion(report.confusion()));
        putErrors(root, report);
        try {
            return json.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers can always be written.", e);
        }
    }

    /**
     * Writes the report and the answers into {@code folder/<name>/}, stamped with time and commit. A stamped file is never
     * written twice. The answers are {@code id<TAB>label} in the format of the official scorer; the key is not written,
     * since it belongs to the data set.
     *
     * @param folder {@code bench/results}
     * @return the JSON file
     * @throws UncheckedIOException when it cannot be written
     */
    public Path write(Path folder, EvaluationReport report) {
        String commit = report.run().commit();
        String stamp = STAMP.format(report.run().started()) + "-" + commit.substring(0, Math.min(7, commit.length()));
        Path target = folder.resolve(report.subject().name());
        Path file = target.resolve(stamp + ".json");
        try {
            Files.createDirectories(target);
            Files.writeString(file, render(report), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            Files.writeString(
                    target.resolve(stamp + ".answers.txt"), answers(report.judgements()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written.".formatted(file), e);
        }
        return file;
    }

    private static String answers(List<Judgement> judgements) {
        StringBuilder lines = new StringBuilder();
        for (Judgement j : judgements) {
            if (j.isAnswered()) {
                lines.append(j.id()).append('\t').append(semEval(j.answer())).append('\n');
            }
        }
        return lines.toString();
    }

    private static String semEval(RelationLabel label) {
        return switch (label.direction()) {
            case HEAD_TO_TAIL -> label.relation() + "(e1,e2)";
            case TAIL_TO_HEAD -> label.relation() + "(e2,e1)";
            case NONE -> label.relation();
        };
    }

    private ObjectNode metrics(EvaluationReport report) {
        ObjectNode node = json.createObjectNode();
        report.metrics().values().forEach((name, value) -> node.put(name, rounded(value)));
        return node;
    }

    private ObjectNode intervals(EvaluationReport report) {
        ObjectNode node = json.createObjectNode();
        report.intervals()
                .forEach((name, interval) ->
                        node.putArray(name).add(rounded(interval.lower())).add(rounded(interval.upper())));
        return node;
    }

    private ArrayNode relations(EvaluationReport report) {
        ArrayNode node = json.createArrayNode();
        report.scores().relations().forEach(score -> node.add(relation(score)));
        node.add(relation(report.scores().nullScore()));
        return node;
    }

    private ObjectNode relation(RelationScore score) {
        return json.createObjectNode()
                .put("relation", score.relation())
                .put("precision", rounded(100 * score.precision()))
                .put("recall", rounded(100 * score.recall()))
                .put("f1", rounded(100 * score.f1()))
                .put("correct", score.correct())
                .put("wrong_direction", score.wrongDirection())
                .put("answered", score.answered() + score.wrongDirection())
                .put("gold", score.gold());
    }

    private ObjectNode outcomes(List<Judgement> judgements) {
        ObjectNode node = json.createObjectNode();
        Arrays.stream(Judgement.Outcome.values())
                .forEach(outcome -> node.put(
                        outcome.name().toLowerCase(Locale.ROOT),
                        judgements.stream().filter(j -> j.outcome() == outcome).count()));
        return node;
    }

    private ObjectNode confusion(ConfusionMatrix matrix) {
        ObjectNode node = json.createObjectNode();
        node.set("labels", json.valueToTree(matrix.labels()));
        node.set("gold_by_answer", json.valueToTree(matrix.counts()));
        node.set("unanswered", json.valueToTree(matrix.unanswered()));
        return node;
    }

    private static void putErrors(ObjectNode root, EvaluationReport report) {
        ArrayNode rows = root.putArray("row_errors");
        report.subject().rowErrors().forEach(e -> rows.addObject()
                .put("file", e.file())
                .put("line", e.line())
                .put("reason", e.reason()));
        ArrayNode failures = root.putArray("failures");
        report.failures().forEach(f -> failures.addObject()
                .put("id", f.id())
                .put("code", f.code())
                .put("detail", f.detail()));
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN);
    }
}
