package io.relata.cli;

import io.relata.evaluation.EvaluationReport;
import io.relata.evaluation.ExperimentRunner;
import io.relata.evaluation.ReportJson;
import io.relata.evaluation.ReportText;
import io.relata.evaluation.TradeOffFiles;
import java.nio.file.Path;

/** Prints reports and keeps them. */
final class Reports {
    private Reports() {}

    /** Prints a report, writes its stamped file into a folder, says where, and returns the exit code. */
    static int print(Output output, ExperimentRunner.Outcome outcome, Path folder, boolean json) {
        EvaluationReport report = outcome.report();
        ReportJson writer = new ReportJson();
        output.out().print(json ? writer.render(report) : ReportText.render(report));
        Path written = writer.write(folder, report);
        output.note("written to %s", written);
        outcome.tradeOff()
                .ifPresent(tradeOff -> output.note("plotted in %s", new TradeOffFiles().write(written, tradeOff)));
        return 0;
    }
}
