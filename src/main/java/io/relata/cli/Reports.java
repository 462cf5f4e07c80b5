package io.relata.cli;

import io.relata.evaluation.EvaluationReport;
import io.relata.evaluation.ReportJson;
import io.relata.evaluation.ReportText;
import java.nio.file.Path;

/** Prints reports and keeps them. */
final class Reports {
    private Reports() {}

    /** Prints a report, writes its stamped file into a folder, says where, and returns the exit code. */
    static int print(Output output, EvaluationReport report, Path folder, boolean json) {
        ReportJson writer = new ReportJson();
        output.out().print(json ? writer.render(report) : ReportText.render(report));
        output.note("written to %s", writer.write(folder, report));
        return 0;
    }
}
