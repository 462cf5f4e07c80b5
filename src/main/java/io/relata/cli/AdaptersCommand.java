package io.relata.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.wire.AdapterKeeper;
import io.relata.wire.StrictJson;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and checks adapters, and has a running server load, unload and pin them. */
@Command(
        name = "adapters",
        description = "List LoRA adapters, check one, or have a running server load, unload or pin one.",
        mixinStandardHelpOptions = true)
public final class AdaptersCommand implements Callable<Integer> {
    private static final String SERVER = "http://127.0.0.1:${env:QUARKUS_HTTP_PORT:-8080}";
    private static final String SERVER_IS = "The server (default: ${DEFAULT-VALUE}).";
    private static final String PATH = "/v1/adapters";

    @Option(names = "--json", description = "Print JSON: what GET /v1/adapters answers.")
    private boolean json;

    private final Provider<AdapterKeeper> keeper;

    /** Creates the command. */
    @Inject
    public AdaptersCommand(Provider<AdapterKeeper> keeper) {
        this.keeper = keeper;
    }

    @Override
    public Integer call() {
        AdapterKeeper.Adapters adapters = keeper.get().adapters();
        Output output = Output.standard();
        if (json) {
            output.json(adapters);
        } else {
            adapters.adapters().forEach(a -> output.plain("%-32s %s".formatted(a.name(), a.state())));
        }
        return 0;
    }

    @Command(
            name = "check",
            description = "Read an adapter and hold it against a model, without a server.",
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "NAME", description = "Adapter.") String name,
            @Option(
                            names = "--model",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "Model; the only one if left out.")
                    String model,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        AdapterKeeper.Adapter adapter = keeper.get().check(name, model);
        tell(StrictJson.read(StrictJson.write(adapter)), asJson);
        return 0;
    }

    @Command(
            name = "load",
            description = "Have a server read an adapter of its adapter folder, anew if it has it.",
            mixinStandardHelpOptions = true)
    int load(
            @Parameters(paramLabel = "NAME", description = "Name for requests and profiles.") String name,
            @Option(
                            names = "--folder",
                            paramLabel = "FOLDER",
                            defaultValue = "",
                            description = "Below the adapter folder; the one of its name if left out.")
                    String folder,
            @Option(names = "--server", paramLabel = "URL", defaultValue = SERVER, description = SERVER_IS)
                    String server,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        Map<String, String> body = new TreeMap<>(Map.of("name", name));
        if (!folder.isEmpty()) {
            body.put("folder", folder);
        }
        tell(new RunningServer(server).ask("POST", PATH, StrictJson.write(body)), asJson);
        return 0;
    }

    @Command(
            name = "unload",
            description = "Have a server take an adapter off; it is freed with its last request.",
            mixinStandardHelpOptions = true)
    int unload(
            @Parameters(paramLabel = "NAME", description = "Adapter.") String name,
            @Option(names = "--server", paramLabel = "URL", defaultValue = SERVER, description = SERVER_IS)
                    String server,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        tell(new RunningServer(server).ask("DELETE", PATH + "/" + encoded(name), new byte[0]), asJson);
        return 0;
    }

    @Command(
            name = "pin",
            description = "Have a server merge an adapter into a copy of its model.",
            mixinStandardHelpOptions = true)
    int pin(
            @Parameters(paramLabel = "NAME", description = "Adapter.") String name,
            @Option(
                            names = "--model",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "Model; the only one if left out.")
                    String model,
            @Option(names = "--server", paramLabel = "URL", defaultValue = SERVER, description = SERVER_IS)
                    String server,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        tell(new RunningServer(server).ask("POST", pinned(name, model), new byte[0]), asJson);
        return 0;
    }

    @Command(name = "unpin", description = "Have a server free the merged copy.", mixinStandardHelpOptions = true)
    int unpin(
            @Parameters(paramLabel = "NAME", description = "Adapter.") String name,
            @Option(
                            names = "--model",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "Model; the only one if left out.")
                    String model,
            @Option(names = "--server", paramLabel = "URL", defaultValue = SERVER, description = SERVER_IS)
                    String server,
            @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        tell(new RunningServer(server).ask("DELETE", pinned(name, model), new byte[0]), asJson);
        return 0;
    }

    private static String pinned(String name, String model) {
        return "%s/%s/pin%s".formatted(PATH, encoded(name), model.isEmpty() ? "" : "?model=" + encoded(model));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static void tell(JsonNode adapter, boolean asJson) {
        Output output = Output.standard();
        if (asJson) {
            output.json(adapter);
            return;
        }
        output.plain("%s is %s, changes %d layers, ranks %s, %d bytes, digest %s"
                .formatted(
                        adapter.path("name").asText(),
                        adapter.path("state").asText(),
                        adapter.path("modules").asInt(),
                        adapter.path("ranks"),
                        adapter.path("bytes").asLong(),
                        adapter.path("digest").asText()));
        adapter.path("models")
                .forEach(use -> output.plain("  %s on %s, %d requests in flight"
                        .formatted(
                                use.path("pinned").asBoolean() ? "merged" : "live",
                                use.path("model").asText(),
                                use.path("requests_in_flight").asInt())));
    }
}
