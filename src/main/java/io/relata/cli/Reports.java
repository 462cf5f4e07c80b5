package io.relata.cli;

import io.relata.evaluation.CardRunner;
import io.relata.evaluation.Report;
import io.relata.evaluation.ReportJson;
import io.relata.evaluation.ReportText;
import io.relata.evaluation.TradeOffFiles;
import java.nio.file.Path;

/** Prints reports and keeps them. */
final class Reports {
    private Reports() {}

    /** Prints a report, writes its stamped file into a folder, says where, and returns the exit code. */
    static int print(Output output, CardRunner.Outcome outcome, Path folder, boolean json) {
        Report report = outcome.report();
        ReportJson writer = new ReportJson();
        output.out().print(json ? writer.render(report) : ReportText.render(report));
        Path written = writer.write(folder, report);
        output.note("written to %s", written);
        outcome.tradeOff()
                .ifPresent(tradeOff -> output.note("plotted in %s", new TradeOffFiles().write(written, tradeOff)));
        return 0;
    }
}
