package io.relata.extraction;

/**
 * What came of computing blocks before anybody asked.
 *
 * @param computed blocks that were computed and kept
 * @param present blocks that were there already
 * @param note why there are none, or the empty string
 */
public record BlockFill(int computed, int present, String note) {}
