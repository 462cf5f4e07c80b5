package io.relata.web;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.wire.DemonstrationAnswers;
import io.relata.wire.DemonstrationDesk;
import io.relata.wire.DemonstrationInput;
import io.relata.wire.ExtractRequest;
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
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** The demonstrations: the site's own labelled pairs, from which every answer is drawn. */
@Singleton
@Path("/v1/demonstrations")
@Produces(MediaType.APPLICATION_JSON)
public final class DemonstrationResource {
    private final DemonstrationDesk desk;
    private final Limits limits;

    /** Creates the resource before its desk. */
    @Inject
    public DemonstrationResource(DemonstrationDesk desk, Limits limits) {
        this.desk = desk;
        this.limits = limits;
    }

    /** Adds one demonstration or a list of them. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body) {
        DemonstrationAnswers.Added added =
                desk.add(DemonstrationInput.readAll(Body.read(body, limits.bodyBytesMax()), limits));
        return Response.status(Response.Status.CREATED)
                .entity(StrictJson.write(added))
                .build();
    }

    /** Lists a page of a schema's demonstrations. */
    @GET
    public byte[] list(
            @QueryParam("schema") @DefaultValue("") String schema,
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        return StrictJson.write(desk.list(required("schema", schema), after, integer("limit", limit)));
    }

    /** Deletes a demonstration. */
    @DELETE
    @Path("/{id}")
    public byte[] delete(@PathParam("id") String id, @QueryParam("schema") @DefaultValue("") String schema) {
        return StrictJson.write(desk.delete(required("schema", schema), id));
    }

    /** Finds the demonstrations nearest to a pair, asked as for an extraction. */
    @POST
    @Path("/search")
    @Consumes(MediaType.APPLICATION_JSON)
    public byte[] search(InputStream body) {
        return StrictJson.write(desk.search(ExtractRequest.read(Body.read(body, limits.bodyBytesMax()), limits)));
    }

    private static String required(String parameter, String value) {
        if (value.isBlank()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The query parameter %s is missing.".formatted(parameter),
                    "Maybe add ?%s=NAME; /v1/schemas lists the names.".formatted(parameter));
        }
        return value;
    }

    private static int integer(String parameter, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The query parameter %s is \"%s\" and must be an integer.".formatted(parameter, value),
                    "",
                    e);
        }
    }
}
