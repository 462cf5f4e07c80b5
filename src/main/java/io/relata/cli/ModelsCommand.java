package io.relata.cli;

import io.relata.wire.Inventory;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists encoders, language models and adapters. */
@Command(name = "models", description = "List encoders, language models and adapters.", mixinStandardHelpOptions = true)
public final class ModelsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON: what GET /v1/models answers.")
    private boolean json;

    private final Provider<Inventory> inventory;

    /** Creates the command. */
    @Inject
    public ModelsCommand(Provider<Inventory> inventory) {
        this.inventory = inventory;
    }

    @Override
    public Integer call() {
        Output output = Output.standard();
        Inventory.Models models = inventory.get().models();
        if (json) {
            output.json(models);
            return 0;
        }
        models.models()
                .forEach(model -> output.plain("%-16s %-32s %s".formatted(model.kind(), model.name(), model.state())));
        return 0;
    }
}
