package io.relata.dataset;

/**
 * A row that could not be read.
 *
 * @param file name of the file as the caller gave it
 * @param line 1-based line, or the 1-based record where a format is not line-based; 0 for the file as a whole
 * @param reason what was expected and what was found
 */
public record RowError(String file, int line, String reason) {}
