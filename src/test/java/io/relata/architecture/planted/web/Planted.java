package io.relata.architecture.planted.web;

/** Breaks no rule; others break rules by using it. */
public record Planted(String fine) {}
