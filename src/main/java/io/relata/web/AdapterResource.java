package io.relata.web;

import io.relata.wire.AdapterKeeper;
import io.relata.wire.Limits;
import io.relata.wire.StrictJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** The adapters, loaded from the adapter folder and unloaded while requests are answered. */
@Singleton
@Path("/v1/adapters")
@Produces(MediaType.APPLICATION_JSON)
public final class AdapterResource {
    private final AdapterKeeper adapters;
    private final Limits limits;

    /** Creates the resource. */
    @Inject
    public AdapterResource(AdapterKeeper adapters, Limits limits) {
        this.adapters = adapters;
        this.limits = limits;
    }

    /** Lists the adapters. */
    @GET
    public byte[] list() {
        return StrictJson.write(adapters.adapters());
    }

    /** Reads an adapter of the adapter folder, anew if it was read before. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public byte[] load(InputStream body) {
        return StrictJson.write(adapters.load(Body.read(body, limits.bodyBytesMax())));
    }

    /** Takes an adapter off. */
    @DELETE
    @Path("/{name}")
    public byte[] unload(@PathParam("name") String name) {
        return StrictJson.write(adapters.unload(name));
    }

    /** Merges an adapter into a copy of a language model. */
    @POST
    @Path("/{name}/pin")
    public byte[] pin(@PathParam("name") String name, @QueryParam("model") @DefaultValue("") String model) {
        return StrictJson.write(adapters.pin(name, model));
    }

    /** Frees the merged copy. */
    @DELETE
    @Path("/{name}/pin")
    public byte[] unpin(@PathParam("name") String name, @QueryParam("model") @DefaultValue("") String model) {
        return StrictJson.write(adapters.unpin(name, model));
    }
}
