package io.relata.blocks;

import java.lang.foreign.MemorySegment;

/**
 * A block as it is stored, on disk or only in memory.
 *
 * @param payload its bytes, which nobody changes
 */
record StoredBlock(BlockEntry.Header header, MemorySegment payload) {}
