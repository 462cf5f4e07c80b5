package io.relata.blocks;

/**
 * What a store holds, and what it has done since it was opened.
 *
 * @param blocks that can be had
 * @param bytes of the files, without the room that is still free in them
 * @param hits blocks that were asked for and there, or just being computed for another
 * @param misses blocks that were asked for and had to be computed, the damaged among them
 * @param damaged blocks and files that were not as they had been written, and are not used
 * @param evicted blocks that made room for newer ones
 * @param freed blocks whose owners went
 * @param unkept blocks that were computed and could not be stored
 */
public record BlockCounts(
        int blocks, long bytes, long hits, long misses, long damaged, long evicted, long freed, long unkept) {}
