package io.relata.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** A report as plain text for a terminal: what was evaluated, the scores with their intervals, a line per relation. */
public final class ReportText {
    private static final int ERRORS_SHOWN_MAX = 10;

    private ReportText() {}

    /** Returns the report as text with a line end. */
    public static String render(Report report) {
        return switch (report) {
            case EvaluationReport pairs -> render(pairs);
            case StructureReport texts -> render(texts);
        };
    }

    private static String render(StructureReport report) {
        StringBuilder out = new StringBuilder();
        EvaluationReport.Subject subject = report.subject();
        line(
                out,
                "%s: %s on %s (%s), %d texts, %s of %s",
                subject.name(),
                subject.profile(),
                subject.data(),
                subject.format(),
                report.judgements().size(),
                report.task().wireName(),
                report.schema());
        line(out, "");
        report.scores()
                .byView()
                .forEach((view, score) -> line(
                        out,
                        "  %-20s %8.2f  [%.2f, %.2f]  precision %.2f, recall %.2f, macro %.2f",
                        view.metric(),
                        score.microF1(),
                        score.interval().lower(),
                        score.interval().upper(),
                        100 * score.total().precision(),
                        100 * score.total().recall(),
                        score.macroF1()));
        line(out, "");
        report.scores()
                .byView()
                .get(report.mainView())
                .byType()
                .forEach((type, counts) -> line(
                        out,
                        "  %-30s %7.2f  %5d right of %5d answered, %5d to be found",
                        type,
                        100 * counts.f1(),
                        counts.correct(),
                        counts.answered(),
                        counts.gold()));
        line(out, "");
        report.faults()
                .forEach((kind, rate) ->
                        line(out, "  fault %-20s %6d in %d texts", kind.wireName(), rate.count(), rate.texts()));
        line(out, "  %d mentions have words of a demonstration that the text lacks", report.leakedMentions());
        line(
                out,
                "%d language model calls, %.1f s, seed %d, commit %s",
                report.llmCallCount(),
                report.seconds(),
                report.run().seed(),
                report.run().commit());
        line(out, "%s, JDK %s", report.run().machine(), report.run().jdk());
        errors(out, subject, report.failures());
        return out.toString();
    }

    private static String render(EvaluationReport report) {
        StringBuilder out = new StringBuilder();
        EvaluationReport.Subject subject = report.subject();
        line(
                out,
                "%s: %s on %s (%s), %d examples",
                subject.name(),
                subject.profile(),
                subject.data(),
                subject.format(),
                report.judgements().size());
        line(out, "");
        report.metrics()
                .values()
                .forEach((name, value) ->
                        line(out, "  %-20s %s%s", name, score(name, value), interval(report.intervals(), name)));
        report.measures().forEach((name, value) -> line(out, "  %-32s %8.2f", name, value));
        line(out, "");
        relations(out, report.scores());
        line(out, "");
        reliability(out, report);
        line(out, "");
        confusion(out, report);
        line(
                out,
                "%d language model calls, %.1f s, seed %d, commit %s",
                report.llmCallCount(),
                report.seconds(),
                report.run().seed(),
                report.run().commit());
        if (report.llmLimitCount() > 0) {
            line(out, "%d examples were answered without it since the limit was reached", report.llmLimitCount());
        }
        line(out, "%s, JDK %s", report.run().machine(), report.run().jdk());
        errors(out, subject, report.failures());
        return out.toString();
    }

    private static void relations(StringBuilder out, SemEvalScores scores) {
        int width = scores.relations().stream()
                .mapToInt(r -> r.relation().length())
                .max()
                .orElse(0);
        width = Math.max(width, scores.nullScore().relation().length() + 1);
        String heads = "  %-" + width + "s %9s %9s %9s %8s %8s %8s %8s";
        line(out, heads, "relation", "precision", "recall", "f1", "correct", "wrongdir", "answered", "gold");
        for (RelationScore r : scores.relations()) {
            relation(out, width, r.relation(), r);
        }
        // The underscore is the official scorer's way of saying that this line enters no mean.
        relation(out, width, "_" + scores.nullScore().relation(), scores.nullScore());
    }

    private static void relation(StringBuilder out, int width, String name, RelationScore r) {
        line(
                out,
                "  %-" + width + "s %9.2f %9.2f %9.2f %8d %8d %8d %8d",
                name,
                100 * r.precision(),
                100 * r.recall(),
                100 * r.f1(),
                r.correct(),
                r.wrongDirection(),
                r.answered() + r.wrongDirection(),
                r.gold());
    }

    private static void reliability(StringBuilder out, EvaluationReport report) {
        List<Reliability.Bin> bins = Metrics.reliability(report.judgements()).bins();
        line(out, "  %-13s %9s %9s %9s", "confidence", "answers", "mean", "right");
        for (int i = 0; i < bins.size(); i++) {
            Reliability.Bin bin = bins.get(i);
            if (bin.count() > 0) {
                line(
                        out,
                        "  %.3f - %.3f %9d %9.3f %9.3f",
                        (double) i / bins.size(),
                        (i + 1.0) / bins.size(),
                        bin.count(),
                        bin.meanConfidence(),
                        bin.accuracy());
            }
        }
    }

    private static void confusion(StringBuilder out, EvaluationReport report) {
        List<String> labels = report.confusion().labels();
        line(out, "  the commonest confusions, gold -> answer:");
        record Cell(String gold, String answer, int count) {}
        IntStream.range(0, labels.size())
                .boxed()
                .flatMap(row -> IntStream.range(0, labels.size())
                        .filter(column -> column != row)
                        .mapToObj(column -> new Cell(
                                labels.get(row),
                                labels.get(column),
                                report.confusion().counts().get(row).get(column))))
                .filter(cell -> cell.count > 0)
                .sorted(Comparator.comparingInt(Cell::count)
                        .reversed()
                        .thenComparing(Cell::gold)
                        .thenComparing(Cell::answer))
                .limit(ERRORS_SHOWN_MAX)
                .forEach(cell -> line(out, "  %5d  %s -> %s", cell.count, cell.gold, cell.answer));
        line(out, "");
    }

    private static void errors(
            StringBuilder out, EvaluationReport.Subject subject, List<EvaluationReport.Failure> refused) {
        subject.notes().forEach(note -> line(out, "Note: %s", note));
        int rows = subject.rowErrors().size();
        if (rows > 0) {
            line(out, "%d rows of the file were not read as they stand:", rows);
            subject.rowErrors().stream()
                    .limit(ERRORS_SHOWN_MAX)
                    .forEach(e -> line(out, "  %s:%d: %s", e.file(), e.line(), e.reason()));
        }
        int failures = refused.size();
        if (failures > 0) {
            line(out, "%d examples were refused and count as skipped:", failures);
            refused.stream()
                    .limit(ERRORS_SHOWN_MAX)
                    .forEach(f -> line(out, "  %s: %s: %s", f.id(), f.code(), f.detail()));
        }
    }

    private static String score(String name, double value) {
        return String.format(Locale.ROOT, name.startsWith("ece") || name.equals("brier") ? "%8.4f" : "%8.2f", value);
    }

    private static String interval(Map<String, Bootstrap.Interval> intervals, String name) {
        Bootstrap.Interval interval = intervals.get(name);
        return interval == null ? "" : String.format(Locale.ROOT, "  [%.2f, %.2f]", interval.lower(), interval.upper());
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
