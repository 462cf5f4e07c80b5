package io.relata.web;

import io.relata.completion.CallerGoneException;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.serving.Client;
import io.relata.wire.Limits;
import io.relata.wire.StrictJson;
import io.relata.wire.openai.ChatRequest;
import io.relata.wire.openai.CompletionRequest;
import io.relata.wire.openai.EmbeddingRequest;
import io.relata.wire.openai.ErrorAnswer;
import io.relata.wire.openai.OpenAiDesk;
import io.relata.wire.openai.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Chats, completions and embeddings for programs that speak OpenAI's protocol. Failures have the protocol's form too. */
@Singleton
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
public final class OpenAiResource {
    private static final Logger LOG = Logger.getLogger(OpenAiResource.class);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final OpenAiDesk desk;
    private final Limits limits;
    private final Clients clients;
    private final Semaphore places;

    /** Creates the resource before its desk. */
    @Inject
    public OpenAiResource(OpenAiDesk desk, Limits limits, Clients clients) {
        this.desk = desk;
        this.limits = limits;
        this.clients = clients;
        this.places = new Semaphore(limits.requestsAtOnceMax());
    }

    /** Answers a chat, whole or as server-sent events. */
    @POST
    @Path("/chat/completions")
    public Response chat(InputStream body, @Context RoutingContext context) {
        return written(body, context, (json, client) -> {
            ChatRequest request = ChatRequest.read(json);
            return new Asked(request.choices().stream(), desk.chat(request, client));
        });
    }

    /** Goes on after prompts, whole or as server-sent events. */
    @POST
    @Path("/completions")
    public Response complete(InputStream body, @Context RoutingContext context) {
        return written(body, context, (json, client) -> {
            CompletionRequest request = CompletionRequest.read(json);
            return new Asked(request.choices().stream(), desk.complete(request, client));
        });
    }

    /** Gives vectors of texts. */
    @POST
    @Path("/embeddings")
    public Response embed(InputStream body) {
        return answered(() -> {
            byte[] json = Body.read(body, limits.bodyBytesMax());
            takePlace();
            try {
                return json(200, desk.embed(EmbeddingRequest.read(json, limits)));
            } finally {
                places.release();
            }
        });
    }

    /** Tells programs of the protocol's newer half, in a form that they read, where its older half is. */
    @POST
    @Path("/responses")
    public Response respond() {
        return answered(() -> {
            throw new RelataException(
                    ErrorCode.NOT_FOUND,
                    "There are no responses at this path.",
                    "Maybe use /v1/chat/completions, which holds answers to JSON Schema too.");
        });
    }

    /** What a request asks to be written, and whether piece by piece. */
    private record Asked(boolean stream, OpenAiDesk.Ready ready) {}

    private Response written(InputStream body, RoutingContext context, BiFunction<byte[], Client, Asked> request) {
        return answered(() -> {
            // Whoever sends slowly holds no place; what was sent is looked into only with one, since a schema may be
            // large.
            byte[] json = Body.read(body, limits.bodyBytesMax());
            takePlace();
            return placed(json, context, request);
        });
    }

    private Response placed(byte[] json, RoutingContext context, BiFunction<byte[], Client, Asked> request) {
        boolean handedOn = false;
        try {
            Client client = clients.of(context);
            Asked asked = request.apply(json, client);
            OpenAiDesk.Ready ready = asked.ready();
            if (!asked.stream()) {
                return json(200, ready.write(_ -> {}).orElseThrow());
            }
            StreamingOutput events = out -> {
                try {
                    send(ready, out, client);
                } finally {
                    places.release();
                }
            };
            handedOn = true;
            return Response.ok(events, "text/event-stream")
                    .header("Cache-Control", "no-cache")
                    .build();
        } finally {
            if (!handedOn) {
                places.release();
            }
        }
    }

    private static void send(OpenAiDesk.Ready ready, OutputStream out, Client client) throws IOException {
        try {
            ready.write(piece -> event(out, piece, client));
            out.write(DONE);
        } catch (CallerGoneException _) {
            LOG.debug("A client did not wait for the end of its stream.");
        } catch (RelataException e) {
            event(out, ErrorAnswer.of(e, Optional.empty()), client);
        } catch (RuntimeException e) {
            LOG.error("A stream met a defect.", e);
            event(out, ErrorAnswer.defect(), client);
        }
    }

    private static void event(OutputStream out, Object value, Client client) {
        try {
            out.write("data: ".getBytes(StandardCharsets.US_ASCII));
            out.write(StrictJson.write(value));
            out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException _) {
            // There is nobody to tell; the next token will not be written.
            client.leave();
        }
    }

    private void takePlace() {
        if (!places.tryAcquire()) {
            throw new RelataException(
                    ErrorCode.BUSY,
                    "%d requests are being answered, and no more are taken at once."
                            .formatted(limits.requestsAtOnceMax()),
                    "Maybe try again in a moment.");
        }
    }

    private static Response answered(Supplier<Response> answer) {
        try {
            return answer.get();
        } catch (Refusal e) {
            return refused(e.failure(), Optional.of(e.param()));
        } catch (RelataException e) {
            return refused(e, Optional.empty());
        } catch (CallerGoneException _) {
            LOG.debug("A client did not wait for its answer.");
            return Response.status(Response.Status.REQUEST_TIMEOUT).build();
        } catch (RuntimeException e) {
            // Whoever speaks this protocol reads failures in its form alone, ours too.
            LOG.error("A request met a defect.", e);
            return json(ErrorCode.INTERNAL.httpStatus(), ErrorAnswer.defect());
        }
    }

    private static Response refused(RelataException failure, Optional<String> param) {
        Response.ResponseBuilder builder =
                Response.fromResponse(json(ErrorAnswer.status(failure.code()), ErrorAnswer.of(failure, param)));
        if (failure.code() == ErrorCode.BUSY) {
            builder.header("Retry-After", "1");
        }
        return builder.build();
    }

    private static Response json(int status, Object value) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(StrictJson.write(value))
                .build();
    }
}
