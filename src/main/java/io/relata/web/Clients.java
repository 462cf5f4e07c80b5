package io.relata.web;

import io.relata.serving.Client;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who stands behind requests, as far as the requests say. */
@Singleton
public final class Clients {
    private final ScopeHeader header;

    /** Takes the setting that says how requests name their scope. */
    @Inject
    public Clients(ScopeHeader header) {
        this.header = header;
    }

    /**
     * Returns who sent a request, who leaves when the connection breaks off. Where a header names scopes, the requests without it
     * have one scope together.
     */
    Client of(RoutingContext context) {
        String named = header.name().isEmpty()
                ? ""
                : Optional.ofNullable(context.request().getHeader(header.name()))
                        .orElse("");
        // The installation's own jobs have the empty scope; no request can pass for one of them.
        Client client = new Client("request:" + named);
        context.addEndHandler(_ -> client.leave());
        return client;
    }
}
