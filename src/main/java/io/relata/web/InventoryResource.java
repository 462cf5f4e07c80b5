package io.relata.web;

import io.relata.wire.Inventory;
import io.relata.wire.ProfileAnswers;
import io.relata.wire.ProfileShelf;
import io.relata.wire.StrictJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What is installed: models, adapters and profiles. */
@Singleton
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class InventoryResource {
    private final Inventory inventory;
    private final ProfileShelf profiles;

    /** Creates the resource. */
    @Inject
    public InventoryResource(Inventory inventory, ProfileShelf profiles) {
        this.inventory = inventory;
        this.profiles = profiles;
    }

    /** Lists encoders, language models and adapters. */
    @GET
    @Path("/models")
    public byte[] models() {
        return StrictJson.write(inventory.models());
    }

    /** Lists the profiles. */
    @GET
    @Path("/profiles")
    public byte[] profiles() {
        return StrictJson.write(ProfileAnswers.of(profiles));
    }
}
