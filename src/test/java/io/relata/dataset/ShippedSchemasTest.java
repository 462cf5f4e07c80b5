package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import io.relata.testing.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas that ship hold what the data sets have that they were written for. */
class ShippedSchemasTest {
    private final SchemaCatalog schemas = SchemaCatalog.builtIn();

    @ParameterizedTest
    @CsvSource({
        "conll04.v1, spert-texts, conll04/conll04_train.json",
        "conll04.v1, spert-texts, conll04/conll04_dev.json",
        "scierc.v1, spert-texts, scierc/spert/scierc_train.json",
        "scierc.v1, spert-texts, scierc/spert/scierc_dev.json",
        "scierc.v1, dygie-texts, scierc/dygie/dev.json",
        "ade.v1, spert-texts, ade/ade_split_0_train.json",
        "duie.v1, duie, duie_sample/autokg_duie_sample.json",
        "duie.v1, duie, duie_sample/duie_demon.json"
    })
    void haveEveryTripleAndKeepToItsArgumentTypes(String name, String format, String path) {
        RelationSchema schema = schemas.schema(name);
        List<AnnotatedText> gold = texts(format, path);
        StructureMapping.Mapped mapped = new StructureMapping(schema, Task.TRIPLES).map(gold);
        assertThat(mapped.unknown()).isEmpty();
        assertThat(triples(mapped.texts())).hasSameSizeAs(triples(gold)).allSatisfy(triple -> assertThat(
                        schema.labelsFor(triple.head().type(), triple.tail().type()))
                .anyMatch(label -> label.relation().equals(triple.relation())));
    }

    @Test
    void haveTheCoreOfReDocRed() {
        List<AnnotatedText> gold = texts("docred-texts", "redocred/dev_revised.json");
        StructureMapping.Mapped mapped = new StructureMapping(schemas.schema("redocred.v1"), Task.TRIPLES).map(gold);
        int left =
                mapped.unknown().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(mapped.unknown()).hasSize(95 - 32).doesNotContainKeys("P131", "P50", "LOC");
        assertThat(triples(mapped.texts()).size() + left).isGreaterThan(17000);
        assertThat(triples(mapped.texts())).hasSizeGreaterThan(13000);
    }

    @ParameterizedTest
    @CsvSource({
        "crossner-ai.v1, crossner/ai/train.txt",
        "crossner-ai.v1, crossner/ai/dev.txt",
        "crossner-literature.v1, crossner/literature/dev.txt",
        "crossner-music.v1, crossner/music/dev.txt",
        "crossner-politics.v1, crossner/politics/dev.txt",
        "crossner-science.v1, crossner/science/dev.txt",
        "wnut17.v1, wnut17/wnut17train.conll",
        "wnut17.v1, wnut17/emerging.dev.conll"
    })
    void haveEveryEntityAndNoneThatNeverOccurs(String name, String path) {
        RelationSchema schema = schemas.schema(name);
        StructureMapping.Mapped mapped = new StructureMapping(schema, Task.ENTITIES).map(texts("conll", path));
        assertThat(mapped.unknown()).isEmpty();
        assertThat(mapped.texts().stream()
                        .flatMap(t -> t.gold().entities().stream())
                        .map(e -> e.type())
                        .distinct())
                .hasSameSizeAs(schema.entities());
    }

    @ParameterizedTest
    @CsvSource({
        "finre.v1, finre, zh_finre/train.txt",
        "finre.v1, finre, zh_finre/valid.txt",
        "chemprot.v1, entity-marked, chemprot/train.txt",
        "chemprot.v1, entity-marked, chemprot/dev.txt",
        "scierc.v1, entity-marked, scierc/entity_marked/dev.txt"
    })
    void haveEveryRelationOfThePairs(String name, String format, String path) {
        DatasetReading reading = DatasetReaders.all().reader(format).read(SharedData.require(path));
        SchemaMapping.Mapped mapped = new SchemaMapping(schemas.schema(name)).map(reading.examples());
        assertThat(mapped.unknownRelations()).isEmpty();
        assertThat(mapped.examples()).hasSameSizeAs(reading.examples());
    }

    private static List<AnnotatedText> texts(String format, String path) {
        return StructureReaders.all()
                .reader(format)
                .read(SharedData.require(path))
                .texts();
    }

    private static List<Triple> triples(List<AnnotatedText> texts) {
        return texts.stream().flatMap(t -> t.gold().triples().stream()).toList();
    }
}
