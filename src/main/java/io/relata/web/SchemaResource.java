package io.relata.web;

import io.relata.schema.RelationSchema;
import io.relata.wire.DemonstrationDesk;
import io.relata.wire.Limits;
import io.relata.wire.SchemaAnswers;
import io.relata.wire.SchemaShelf;
import io.relata.wire.StrictJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The schemas, and new ones. */
@Singleton
@Path("/v1/schemas")
@Produces(MediaType.APPLICATION_JSON)
public final class SchemaResource {
    private final SchemaShelf schemas;
    private final DemonstrationDesk demonstrations;
    private final Limits limits;

    /** Creates the resource. */
    @Inject
    public SchemaResource(SchemaShelf schemas, DemonstrationDesk demonstrations, Limits limits) {
        this.schemas = schemas;
        this.demonstrations = demonstrations;
        this.limits = limits;
    }

    /** Lists the schemas. */
    @GET
    public byte[] list() {
        return StrictJson.write(new SchemaAnswers.All(schemas.all().stream()
                .map(schema -> SchemaAnswers.Summary.of(schema, demonstrations.snapshot(schema.name())))
                .toList()));
    }

    /** Shows one schema whole. */
    @GET
    @Path("/{name}")
    public byte[] show(@PathParam("name") String name) {
        return StrictJson.write(SchemaAnswers.Whole.of(schemas.schema(name)));
    }

    /** Adds a schema that is written as JSON. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response addJson(InputStream body) {
        byte[] json = Body.read(body, limits.bodyBytesMax());
        StrictJson.read(json);
        return add(new String(json, StandardCharsets.UTF_8));
    }

    /** Adds a schema that is written as YAML, as a file of the schema folder is. */
    @POST
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml"})
    public Response addYaml(InputStream body) {
        return add(StrictJson.utf8(Body.read(body, limits.bodyBytesMax())));
    }

    private Response add(String yaml) {
        RelationSchema schema = schemas.add(yaml);
        return Response.created(URI.create("/v1/schemas/" + schema.name()))
                .entity(StrictJson.write(SchemaAnswers.Whole.of(schema)))
                .build();
    }
}
