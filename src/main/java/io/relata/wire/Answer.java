package io.relata.wire;

/** What a request for an extraction is answered with: relations between given pairs, or all that is in a text. */
public sealed interface Answer permits ExtractAnswer, TextAnswer {}
