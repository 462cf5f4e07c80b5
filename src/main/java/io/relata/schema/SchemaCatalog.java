package io.relata.schema;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The schemas that can be asked for by name: those that ship with Relata, and a folder of a site's own. */
public final class SchemaCatalog {
    private static final String RESOURCES = "/schemas/";
    private static final String INDEX = "index.txt";

    private final NavigableMap<String, RelationSchema> byName = new TreeMap<>();

    /**
     * Creates a catalog of these schemas.
     *
     * @throws RelataException with {@code SCHEMA_INVALID} when two have the same name
     */
    public SchemaCatalog(List<RelationSchema> schemas) {
        for (RelationSchema schema : schemas) {
            if (byName.putIfAbsent(schema.name(), schema) != null) {
                throw new RelataException(
                        ErrorCode.SCHEMA_INVALID,
                        "Two schemas have the name \"%s\".".formatted(schema.name()),
                        "Maybe give yours another version; an answer names its schema, so one name means one schema.");
            }
        }
    }

    /** Returns the schemas that ship with Relata. */
    public static SchemaCatalog builtIn() {
        return new SchemaCatalog(shipped());
    }

    /**
     * Returns the schemas that ship with Relata and those of the {@code *.yaml} and {@code *.yml} files in a folder.
     *
     * @param folder a folder that need not exist
     * @throws RelataException with {@code SCHEMA_INVALID} or {@code FILE_UNREADABLE}
     */
    public static SchemaCatalog withFolder(Path folder) {
        List<RelationSchema> schemas = new ArrayList<>(shipped());
        SchemaReader reader = new SchemaReader();
        for (Path file : yamlFiles(folder)) {
            schemas.add(reader.read(file));
        }
        return new SchemaCatalog(schemas);
    }

    /**
     * Returns the schema of this name.
     *
     * @throws RelataException with {@code SCHEMA_UNKNOWN}, which lists the known ones and names the nearest
     */
    public RelationSchema schema(String name) {
        return find(name)
                .orElseThrow(() -> new RelataException(
                        ErrorCode.SCHEMA_UNKNOWN,
                        "The schema \"%s\" is not known.".formatted(name),
                        KnownNames.hint(name, byName.keySet())));
    }

    /** Returns the schema of this name, if there is one. */
    public Optional<RelationSchema> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns all schemas ordered by name. */
    public List<RelationSchema> all() {
        return List.copyOf(byName.values());
    }

    private static List<RelationSchema> shipped() {
        SchemaReader reader = new SchemaReader();
        return resource(INDEX)
                .lines()
                .filter(line -> !line.isBlank())
                .map(file -> reader.read(file, resource(file)))
                .toList();
    }

    private static String resource(String file) {
        try (InputStream in = SchemaCatalog.class.getResourceAsStream(RESOURCES + file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource %s%s, which %s names, is missing.".formatted(RESOURCES, file, INDEX));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource %s%s could not be read.".formatted(RESOURCES, file), e);
        }
    }

    private static List<Path> yamlFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            f -> f.toString().endsWith(".yaml") || f.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "The schema folder %s could not be listed: %s.".formatted(folder, e),
                    "Maybe its permissions forbid it.",
                    e);
        }
    }
}
