package io.relata.architecture.planted.cli;

/** A door that knows the other door, and an adapter. */
public record Planted(
        io.relata.architecture.planted.web.Planted otherDoor,
        io.relata.architecture.planted.engine.djl.Planted adapter) {}
