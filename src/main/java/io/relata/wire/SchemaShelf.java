package io.relata.wire;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.schema.SchemaReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/** The schemas known now: those that ship with Relata, and a folder of the site's own that grows while the server runs. */
public final class SchemaShelf {
    private final Path folder;
    private final Consumer<RelationSchema> listener;
    private volatile SchemaCatalog catalog;

    /**
     * Opens a shelf.
     *
     * @param folder where the site's own schemas are kept; it need not exist
     * @param listener is told of every schema that is added
     * @throws RelataException with {@code SCHEMA_INVALID} or {@code FILE_UNREADABLE}
     */
    public SchemaShelf(Path folder, Consumer<RelationSchema> listener) {
        this.folder = folder;
        this.listener = listener;
        this.catalog = SchemaCatalog.withFolder(folder);
    }

    /** Returns the schema of this name, or fails with {@code SCHEMA_UNKNOWN}. */
    public RelationSchema schema(String name) {
        return catalog.schema(name);
    }

    /** Returns all schemas ordered by name. */
    public List<RelationSchema> all() {
        return catalog.all();
    }

    /** Returns the catalog as it stands now. */
    public SchemaCatalog catalog() {
        return catalog;
    }

    /**
     * Adds a schema and keeps it on disk.
     *
     * @param yaml the schema as a file of the folder has it; JSON is YAML too
     * @throws RelataException with {@code SCHEMA_INVALID} when it is not a schema, or its name is taken
     */
    public synchronized RelationSchema add(String yaml) {
        RelationSchema schema = new SchemaReader().read("the request", yaml);
        if (catalog.find(schema.name()).isPresent()) {
            throw new RelataException(
                    ErrorCode.SCHEMA_INVALID,
                    "A schema with the name \"%s\" is there already.".formatted(schema.name()),
                    "Maybe give yours another version; answers name their schema, so a schema never changes.");
        }
        keep(schema.name(), yaml);
        listener.accept(schema);
        catalog = SchemaCatalog.withFolder(folder);
        return catalog.schema(schema.name());
    }

    // A reader of the folder sees the whole file or none of it.
    private void keep(String name, String yaml) {
        Path file = folder.resolve(name + ".yaml");
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, name, ".unfinished");
            Files.writeString(unfinished, yaml, StandardCharsets.UTF_8);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "The schema could not be kept at %s: %s.".formatted(file, e),
                    "Maybe the disk is full or the folder is not writable.",
                    e);
        }
    }
}
