package io.relata.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCatalogTest {
    private static final String OWN = """
            name: own.v1
            language: de
            null_label: Keine
            null_definition: Keine der Beziehungen gilt.
            relations:
              - name: Ursache
                definition: Das eine bewirkt das andere.
                templates: ["{head} bewirkt {tail}"]
            """;

    @Test
    void shipsTheNineRelationsOfSemEvalAndOther() {
        RelationSchema schema = SchemaCatalog.builtIn().schema("semeval2010-task8.v1");
        assertThat(schema.relations()).hasSize(9);
        assertThat(schema.labels()).hasSize(19).contains(new RelationLabel("Other", Direction.NONE));
    }

    @Test
    void listsEveryShippedSchemaFileInTheIndex() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/schemas"))) {
            List<String> yaml = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(Files.readAllLines(Path.of("src/main/resources/schemas/index.txt")))
                    .containsExactlyInAnyOrderElementsOf(yaml);
            assertThat(SchemaCatalog.builtIn().all()).hasSameSizeAs(yaml).allSatisfy(schema -> assertThat(yaml)
                    .contains(schema.name() + ".yaml"));
        }
    }

    @Test
    void readsTheSchemasOfAFolderToo(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("own.v1.yaml"), OWN);
        SchemaCatalog catalog = SchemaCatalog.withFolder(folder);
        assertThat(catalog.schema("own.v1").language()).isEqualTo("de");
        assertThat(catalog.find("semeval2010-task8.v1")).isPresent();
    }

    @Test
    void doesWithoutTheFolder(@TempDir Path folder) {
        assertThat(SchemaCatalog.withFolder(folder.resolve("none")).all()).isNotEmpty();
    }

    @Test
    void refusesASchemaThatTakesAShippedName(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), OWN.replace("own.v1", "semeval2010-task8.v1"));
        RelataException e = catchThrowableOfType(RelataException.class, () -> SchemaCatalog.withFolder(folder));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_INVALID);
    }

    @Test
    void namesTheNearestSchemaWhenOneIsUnknown() {
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> SchemaCatalog.builtIn().schema("semeval2010-task8"));
        assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_UNKNOWN);
        assertThat(e.hint()).startsWith("Maybe \"semeval2010-task8.v1\" was meant; known are ");
    }

    @Test
    void digestsWhatLabelsMeanAndNotTheirWording() {
        SchemaReader reader = new SchemaReader();
        String digest = SchemaDigest.of(reader.read("own", OWN));
        assertThat(SchemaDigest.of(reader.read("own", OWN.replace("bewirkt das andere", "erzeugt das andere"))))
                .isEqualTo(digest);
        assertThat(SchemaDigest.of(reader.read("own", OWN.replace("Ursache", "Wirkung"))))
                .isNotEqualTo(digest);
        assertThat(SchemaDigest.of(reader.read("own", OWN + "    head_types: [A]\n")))
                .isNotEqualTo(digest);
    }
}
