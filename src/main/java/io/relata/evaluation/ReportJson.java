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
import java.util.Map;

/**
 * A report as JSON: {@code data, format, profile, count, metrics, interval95, per_relation, llm_calls, commit, models,
 * index, seed, machine, seconds}, and besides them {@code name, outcomes, measures, confusion, notes, row_errors, failures, jdk, started}. A report on
 * whole texts has {@code task, schema, per_type} and {@code faults} instead of {@code per_relation, measures} and {@code confusion}.
 *
 * <p>Scores are in the units of {@link Metrics} and rounded to four decimals; an interval is {@code [lower, upper]}.
 */
public final class ReportJson {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ObjectMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Returns the report as an indented JSON document with a line end. */
    public String render(Report report) {
        ObjectNode root = json.createObjectNode()
                .put("name", report.subject().name())
                .put("data", report.subject().data())
                .put("format", report.subject().format())
                .put("profile", report.subject().profile())
                .put("count", report.items().size());
        switch (report) {
            case EvaluationReport pairs -> put(root, pairs);
            case StructureReport texts -> new StructureJson(json).put(root, texts);
        }
        try {
            return json.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers can always be written.", e);
        }
    }

    private void put(ObjectNode root, EvaluationReport report) {
        root.set("metrics", metrics(report));
        root.set("interval95", intervals(report));
        root.set("per_relation", relations(report));
        root.set("outcomes", outcomes(report.judgements()));
        root.put("llm_calls", report.llmCallCount()).put("llm_limit_reached", report.llmLimitCount());
        root.set("reliability", reliability(report.judgements()));
        ObjectNode measures = root.putObject("measures");
        report.measures().forEach((name, value) -> measures.put(name, rounded(value)));
        putRun(root, report.run(), report.models(), report.indexSnapshot(), report.seconds());
        root.set("confusion", confusion(report.confusion()));
        putErrors(root, report.subject(), report.failures());
    }

    private ArrayNode reliability(List<Judgement> judgements) {
        List<Reliability.Bin> bins = Metrics.reliability(judgements).bins();
        ArrayNode rows = json.createArrayNode();
        for (int i = 0; i < bins.size(); i++) {
            rows.addObject()
                    .put("from", rounded((double) i / bins.size()))
                    .put("to", rounded((i + 1.0) / bins.size()))
                    .put("count", bins.get(i).count())
                    .put("confidence", rounded(bins.get(i).meanConfidence()))
                    .put("accuracy", rounded(bins.get(i).accuracy()));
        }
        return rows;
    }

    static void putRun(ObjectNode root, RunContext run, Map<String, String> models, String index, double seconds) {
        root.put("commit", run.commit());
        ObjectNode fingerprints = root.putObject("models");
        models.forEach(fingerprints::put);
        root.put("index", index)
                .put("seed", run.seed())
                .put("machine", run.machine())
                .put("jdk", run.jdk())
                .put("started", run.started().toString())
                .put("seconds", rounded(seconds));
    }

    /**
     * Writes the report and the answers into {@code folder/<name>/}, stamped with time and commit. A stamped file is never
     * written twice. Answers to pairs are {@code id<TAB>label} in the format of the official scorer, answers to texts a JSON
     * object a line, with offsets and without the words; neither key nor texts are written, since they belong to the data
     * set. The third file has {@code id, right, correct, answered, gold} of every item, from which runs are compared.
     *
     * @param folder {@code bench/results}
     * @return the JSON file
     * @throws UncheckedIOException when it cannot be written
     */
    public Path write(Path folder, Report report) {
        String commit = report.run().commit();
        String stamp = STAMP.format(report.run().started()) + "-" + commit.substring(0, Math.min(7, commit.length()));
        Path target = folder.resolve(report.subject().name());
        Path file = target.resolve(stamp + ".json");
        try {
            Files.createDirectories(target);
            Files.writeString(file, render(report), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            switch (report) {
                case EvaluationReport pairs ->
                    Files.writeString(
                            target.resolve(stamp + ".answers.txt"),
                            answers(pairs.judgements()),
                            StandardCharsets.UTF_8);
                case StructureReport texts ->
                    Files.writeString(
                            target.resolve(stamp + ".answers.jsonl"),
                            new StructureJson(json).answers(texts),
                            StandardCharsets.UTF_8);
            }
            ItemsFile.write(target.resolve(stamp + ItemsFile.ENDING), report.items());
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

    static void putErrors(ObjectNode root, EvaluationReport.Subject subject, List<EvaluationReport.Failure> refused) {
        ArrayNode notes = root.putArray("notes");
        subject.notes().forEach(notes::add);
        ArrayNode rows = root.putArray("row_errors");
        subject.rowErrors().forEach(e -> rows.addObject()
                .put("file", e.file())
                .put("line", e.line())
                .put("reason", e.reason()));
        ArrayNode failures = root.putArray("failures");
        refused.forEach(f ->
                failures.addObject().put("id", f.id()).put("code", f.code()).put("detail", f.detail()));
    }

    static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN);
    }
}
