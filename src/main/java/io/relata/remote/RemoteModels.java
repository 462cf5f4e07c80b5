package io.relata.remote;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.TextModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The models of the server that was set, or none. Safe for use by several threads. */
public final class RemoteModels implements AutoCloseable {
    private final Map<String, TextModel> models = new TreeMap<>();
    private final Optional<RemoteSettings> settings;
    private final Optional<RemoteServer> server;

    /** Takes the settings of a server; without them nothing is ever contacted. */
    public RemoteModels(Optional<RemoteSettings> settings) {
        this.settings = settings;
        this.server = settings.map(RemoteServer::new);
        settings.ifPresent(set ->
                set.models().forEach(name -> models.put(name, new RemoteTextModel(name, set, server.orElseThrow()))));
    }

    /**
     * Returns the model of this name.
     *
     * @throws RelataException with {@code ADAPTER_INVALID} when an adapter is asked for
     */
    public Optional<TextModel> find(String model, String adapter) {
        Optional<TextModel> found = Optional.ofNullable(models.get(model));
        if (found.isPresent() && !adapter.isEmpty()) {
            throw new RelataException(
                    ErrorCode.ADAPTER_INVALID,
                    "The model \"%s\" runs elsewhere, and the adapter \"%s\" cannot be put on it from here."
                            .formatted(model, adapter),
                    "Maybe the server has the adapter under a name of its own; name that as the model.");
        }
        return found;
    }

    /** Returns the names of the models, in natural order. */
    public List<String> names() {
        return List.copyOf(models.keySet());
    }

    /** Returns where the server is, if one was set. */
    public Optional<String> place() {
        return settings.map(RemoteSettings::place);
    }

    /** Returns what is lost with one of these models; asks the server, once, what it can be asked. */
    public Optional<String> lost() {
        return models.values().stream().findFirst().map(TextModel::lost);
    }

    @Override
    public void close() {
        server.ifPresent(RemoteServer::close);
    }
}
