package io.relata.cli;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.DatasetReading;
import io.relata.dataset.LabeledExample;
import java.nio.file.Path;
import java.util.List;

/** Labelled pairs of a file that a command names. */
final class LabeledFile {
    private LabeledFile() {}

    /** Reads a file; rows that cannot be read are reported on standard error, and the others are returned. */
    static List<LabeledExample> read(Output out, Path file, String format) {
        DatasetReading reading = DatasetReaders.all().reader(format).read(file);
        reading.errors().forEach(error -> out.note("%s:%d: %s", error.file(), error.line(), error.reason()));
        return reading.examples();
    }
}
