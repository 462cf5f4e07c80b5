package io.relata.architecture.planted.engine;

/** A model that knows a word. */
public record Planted(io.relata.architecture.planted.document.Planted word) {}
