package io.relata.web;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.relata.error.RelataException;
import jakarta.ws.rs.ext.Provider;

/** Answers a failure of ours with its code, its detail and its hint. */
@Provider
public final class RelataExceptionMapper extends ExceptionMapperBase<RelataException> {
    @Override
    protected HttpProblem toProblem(RelataException failure) {
        return Problems.of(failure);
    }
}
