package io.relata.web;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.wire.Inventory;
import io.relata.wire.ProfileAnswers;
import io.relata.wire.ProfileShelf;
import io.relata.wire.StrictJson;
import io.relata.wire.openai.ErrorAnswer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

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

    /** Shows what programs that speak OpenAI's protocol may know of one model. */
    @GET
    @Path("/models/{id}")
    public Response model(@PathParam("id") String id) {
        List<Inventory.Listed> listed = inventory.models().data();
        return listed.stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .map(model -> Response.ok(StrictJson.write(model)))
                .orElseGet(() -> Response.status(Response.Status.NOT_FOUND)
                        .entity(StrictJson.write(ErrorAnswer.of(
                                new RelataException(
                                        ErrorCode.MODEL_UNKNOWN,
                                        "There is no model \"%s\".".formatted(id),
                                        KnownNames.hint(
                                                id,
                                                listed.stream()
                                                        .map(Inventory.Listed::id)
                                                        .toList())),
                                Optional.of("model")))))
                .build();
    }

    /** Lists the profiles. */
    @GET
    @Path("/profiles")
    public byte[] profiles() {
        return StrictJson.write(ProfileAnswers.of(profiles));
    }
}
