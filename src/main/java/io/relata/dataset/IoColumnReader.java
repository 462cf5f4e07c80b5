package io.relata.dataset;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.List;

/**
 * The columns of {@link BioColumnReader} where the tags do not say where an entity begins: {@code I-X}, or {@code X} alone.
 * Every stretch of one type is one entity.
 */
@AutoService(StructureReader.class)
public final class IoColumnReader implements StructureReader {
    @Override
    public String name() {
        return "conll-io.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("conll-io");
    }

    @Override
    public StructureReading read(Path file) {
        return new Columns(Columns.Scheme.IO).read(file);
    }
}
