package io.relata.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.document.CharSpan;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import java.util.Map;

/** What the JSON of a report on whole texts has of its own. */
final class StructureJson {
    private final ObjectMapper json;

    StructureJson(ObjectMapper json) {
        this.json = json;
    }

    void put(ObjectNode root, StructureReport report) {
        root.put("task", report.task().wireName()).put("schema", report.schema());
        root.set("metrics", metrics(report));
        ObjectNode intervals = root.putObject("interval95");
        report.scores().byView().forEach((view, score) -> intervals
                .putArray(view.metric())
                .add(ReportJson.rounded(score.interval().lower()))
                .add(ReportJson.rounded(score.interval().upper())));
        root.set("per_type", perType(report));
        root.putObject("outcomes")
                .put("answered", report.judgements().size() - report.failures().size())
                .put("failed", report.failures().size());
        ObjectNode faults = root.putObject("faults");
        report.faults().forEach((kind, rate) -> faults.putObject(kind.wireName())
                .put("count", rate.count())
                .put("texts", rate.texts()));
        root.put("llm_calls", report.llmCallCount());
        ReportJson.putRun(root, report.run(), report.models(), report.indexSnapshot(), report.seconds());
        ReportJson.putErrors(root, report.subject(), report.failures());
    }

    /** Returns the answers, an object a line. */
    String answers(StructureReport report) {
        StringBuilder lines = new StringBuilder();
        for (StructureJudgement judgement : report.judgements()) {
            ObjectNode row = json.createObjectNode().put("id", judgement.text().id());
            put(row, judgement.answer());
            lines.append(row).append('\n');
        }
        return lines.toString();
    }

    private static void put(ObjectNode row, Structure structure) {
        ArrayNode entities = row.putArray("entities");
        structure.entities().forEach(e -> add(entities.addArray(), e));
        ArrayNode triples = row.putArray("triples");
        structure.triples().forEach(t -> {
            ArrayNode triple = triples.addArray();
            add(triple.addArray(), t.head());
            triple.add(t.relation());
            add(triple.addArray(), t.tail());
        });
        ArrayNode events = row.putArray("events");
        structure.events().forEach(e -> {
            ArrayNode event = events.addArray().add(e.type());
            add(event.addArray(), e.trigger());
            e.arguments().forEach(a -> add(event.addArray().add(a.role()), a.span()));
        });
    }

    private static void add(ArrayNode row, Entity entity) {
        add(row, entity.span());
        row.add(entity.type());
    }

    private static void add(ArrayNode row, CharSpan span) {
        row.add(span.start()).add(span.end());
    }

    private ObjectNode metrics(StructureReport report) {
        ObjectNode node = json.createObjectNode();
        for (Map.Entry<StructureView, StructureScores.Score> entry :
                report.scores().byView().entrySet()) {
            StructureScores.Score score = entry.getValue();
            String name = entry.getKey().metric();
            node.put(name, ReportJson.rounded(score.microF1()));
            if (entry.getKey() == report.mainView()) {
                node.put("precision", ReportJson.rounded(100 * score.total().precision()));
                node.put("recall", ReportJson.rounded(100 * score.total().recall()));
                node.put("macro_" + name, ReportJson.rounded(score.macroF1()));
            }
        }
        long exact = report.items().values().stream()
                .filter(PairedComparison.Item::right)
                .count();
        node.put(
                "exact_texts",
                ReportJson.rounded(100
                        * RelationScore.share((int) exact, report.judgements().size())));
        node.put("parse_failure_rate", ReportJson.rounded(report.parseFailureRate()));
        node.put("leaked_mentions", report.leakedMentions());
        return node;
    }

    private ArrayNode perType(StructureReport report) {
        ArrayNode node = json.createArrayNode();
        report.scores().byView().get(report.mainView()).byType().forEach((type, counts) -> node.addObject()
                .put("type", type)
                .put("precision", ReportJson.rounded(100 * counts.precision()))
                .put("recall", ReportJson.rounded(100 * counts.recall()))
                .put("f1", ReportJson.rounded(100 * counts.f1()))
                .put("correct", counts.correct())
                .put("answered", counts.answered())
                .put("gold", counts.gold()));
        return node;
    }
}
