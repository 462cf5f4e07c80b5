package io.relata.architecture.planted.engine.djl;

/** Breaks no rule; others break rules by using it. */
public record Planted(String fine) {}
