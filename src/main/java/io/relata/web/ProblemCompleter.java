package io.relata.web;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.relata.error.ErrorCode;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Gives a code and a hint to the problems that the HTTP library makes by itself (a path that is not there, a method or a
 * media type that does not fit), and to every problem the path that was asked for.
 */
@Singleton
public final class ProblemCompleter implements ProblemPostProcessor {
    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        HttpProblem.Builder builder = HttpProblem.builder(
                        problem.getParameters().containsKey(Problems.CODE) ? problem : completed(problem))
                .withStatus(problem.getStatusCode())
                .withInstance(instance(context.path));
        problem.getHeaders().forEach(builder::withHeader);
        return builder.build();
    }

    private static HttpProblem completed(HttpProblem problem) {
        ErrorCode code = Problems.codeOf(problem.getStatusCode());
        return Problems.of(code, Problems.detailOf(code), Problems.hintOf(code));
    }

    private static URI instance(String path) {
        try {
            return new URI(null, null, path, null);
        } catch (URISyntaxException _) {
            return URI.create("/");
        }
    }
}
