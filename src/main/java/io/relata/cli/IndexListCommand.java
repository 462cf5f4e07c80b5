package io.relata.cli;

import io.relata.wire.DemonstrationAnswers;
import io.relata.wire.DemonstrationDesk;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists a schema's demonstrations. */
@Command(name = "list", description = "List a schema's demonstrations.", mixinStandardHelpOptions = true)
public final class IndexListCommand implements Callable<Integer> {
    @Option(names = "--schema", paramLabel = "NAME", required = true, description = "Schema.")
    private String schema = "";

    @Option(names = "--after", paramLabel = "ID", description = "Begin after this id.")
    private String after = "";

    @Option(names = "--limit", paramLabel = "COUNT", defaultValue = "50", description = "How many, at the most.")
    private int limit;

    @Option(names = "--json", description = "Print JSON: what GET /v1/demonstrations answers.")
    private boolean json;

    private final Provider<DemonstrationDesk> desk;

    /** Creates the command. */
    @Inject
    public IndexListCommand(Provider<DemonstrationDesk> desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        DemonstrationAnswers.Page page = desk.get().list(schema, after, limit);
        if (json) {
            output.json(page);
            return 0;
        }
        page.demonstrations()
                .forEach(d -> output.plain("%s  %s%s  %s"
                        .formatted(
                                d.id(),
                                d.relation(),
                                d.direction().equals("none") ? "" : "(" + d.direction() + ")",
                                d.text())));
        output.plain("%d of %d%s"
                .formatted(
                        page.demonstrations().size(),
                        page.count(),
                        page.next().isEmpty() ? "" : "; more with --after " + page.next()));
        return 0;
    }
}
