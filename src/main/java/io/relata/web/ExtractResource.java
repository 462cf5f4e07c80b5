package io.relata.web;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.serving.Client;
import io.relata.wire.Batch;
import io.relata.wire.ExtractRequest;
import io.relata.wire.ExtractionDesk;
import io.relata.wire.JobLimits;
import io.relata.wire.Limits;
import io.relata.wire.StrictJson;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Relations of one text, or of as many as are sent. */
@Singleton
@Path("/v1/extract")
public final class ExtractResource {
    private static final Logger LOG = Logger.getLogger(ExtractResource.class);
    private static final String NDJSON = "application/x-ndjson";

    private final ExtractionDesk desk;
    private final Limits limits;
    private final Clients clients;
    private final Semaphore places;

    /** Creates the resource before its desk. */
    @Inject
    public ExtractResource(ExtractionDesk desk, Limits limits, Clients clients) {
        this.desk = desk;
        this.limits = limits;
        this.clients = clients;
        this.places = new Semaphore(limits.requestsAtOnceMax());
    }

    /** Answers one request. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] extract(InputStream body, @Context RoutingContext context) {
        ExtractRequest request = ExtractRequest.read(Body.read(body, limits.bodyBytesMax()), limits);
        takePlace();
        try {
            return StrictJson.write(desk.answer(request, CallBudget.unlimited(), clients.of(context)));
        } finally {
            places.release();
        }
    }

    /**
     * Answers requests line by line while they come in; a line that fails is answered by its problem. Beyond the limits of
     * calls or time, lines are answered without the language model, and say so.
     */
    @POST
    @Path("/batch")
    @Consumes({NDJSON, "application/jsonl", "application/ndjson"})
    @Produces(NDJSON)
    public StreamingOutput batch(
            @QueryParam(JobLimits.CALLS) @DefaultValue("") String callsMax,
            @QueryParam(JobLimits.SECONDS) @DefaultValue("") String finishWithin,
            InputStream body,
            @Context RoutingContext context) {
        Client client = clients.of(context);
        CallBudget budget = JobLimits.read(callsMax, finishWithin).budget();
        Batch batch = new Batch(
                desk,
                limits,
                "/v1/extract/batch",
                (line, defect) -> LOG.errorf(defect, "Line %d of a batch met a defect.", line));
        return out -> batch.answer(body, out, budget, client);
    }

    // Refusing at once is kinder than a queue that nobody sees: the client knows, and can go elsewhere.
    private void takePlace() {
        if (!places.tryAcquire()) {
            throw new RelataException(
                    ErrorCode.BUSY,
                    "%d requests are being answered, and no more are taken at once."
                            .formatted(limits.requestsAtOnceMax()),
                    "Maybe try again in a moment, or send many texts as one batch.");
        }
    }
}
