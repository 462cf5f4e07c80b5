package io.relata.web;

/**
 * Which header of a request names its scope. Whoever can set it can pass for anyone, so it has to come from a proxy that knows
 * who asks and lets no client set it.
 *
 * @param name of the header, or the empty string where all requests have one scope
 */
public record ScopeHeader(String name) {}
