package io.relata.architecture.planted.document;

import org.apache.lucene.util.BytesRef;

/** Breaks the import order and a fence, so that the test can show that it notices. */
public record Planted(io.relata.architecture.planted.web.Planted againstTheOrder, BytesRef outsideTheFence) {}
