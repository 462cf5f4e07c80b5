package io.relata.web;

import io.relata.error.ErrorCode;
import io.relata.wire.Problem;
import io.relata.wire.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Answers with a problem what ends before any resource is reached: no such path, a request that is not HTTP. */
@Singleton
public final class Fallback {
    private static final List<Integer> STATUSES = List.of(400, 404, 405, 406, 413, 415, 500);

    void install(@Observes Router router) {
        STATUSES.forEach(status -> router.errorHandler(status, context -> answer(context, status)));
    }

    private static void answer(RoutingContext context, int status) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        ErrorCode code = Problems.codeOf(status);
        Problem problem = Problem.of(
                code,
                Problems.detailOf(code),
                Problems.hintOf(code),
                context.request().path());
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(Buffer.buffer(StrictJson.write(problem)));
    }
}
