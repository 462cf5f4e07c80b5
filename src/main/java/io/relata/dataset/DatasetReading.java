package io.relata.dataset;

import java.util.List;

/**
 * What came out of a file: the examples in file order, and every row that was not readable.
 *
 * @param examples what was read
 * @param errors what was not, in file order
 */
public record DatasetReading(List<LabeledExample> examples, List<RowError> errors) {
    public DatasetReading {
        examples = List.copyOf(examples);
        errors = List.copyOf(errors);
    }
}
