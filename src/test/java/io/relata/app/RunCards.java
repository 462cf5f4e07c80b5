package io.relata.app;

import io.relata.evaluation.CardRunner;
import io.relata.evaluation.ExperimentCard;
import io.relata.evaluation.ExperimentCardReader;
import io.relata.evaluation.Report;
import io.relata.evaluation.ReportJson;
import io.relata.evaluation.ReportText;
import java.nio.file.Path;
import java.util.List;

/** Runs cards one after another in one process, which loads the models once: {@code DATA_FOLDER NAME...}. */
final class RunCards {
    private RunCards() {}

    static void main(String[] arguments) {
        List<String> names = List.of(arguments).subList(1, arguments.length);
        try (Workbench bench = new Workbench()) {
            CardRunner runner = bench.runner(Path.of(arguments[0]));
            for (String name : names) {
                ExperimentCard card = new ExperimentCardReader().read(Path.of("bench/experiments", name + ".yaml"));
                Report report = runner.run(card, _ -> {}).report();
                Path written = new ReportJson().write(Path.of("bench/results"), report);
                System.out.println(ReportText.render(report) + "written to " + written);
            }
        }
    }
}
