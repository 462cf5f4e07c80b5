package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FinRE, whose entities are names, and the texts with {@code [[ ]]} and {@code << >>}. */
class NamedPairReadersTest {
    @TempDir
    private Path folder;

    @Test
    void takesTheFirstArgumentFromSquareBracketsWhereverItStands() throws IOException {
        LabeledExample example = one(
                "entity-marked",
                "{\"text\": \"<< Kinase >> is slowed by ([[ X-1 ]], new).\", \"label\": \"INHIBITOR\", \"metadata\": []}");
        assertThat(example.id()).isEqualTo("file-1");
        assertThat(example.context().text()).isEqualTo("Kinase is slowed by (X-1, new).");
        assertThat(example.context().headText()).isEqualTo("X-1");
        assertThat(example.context().tailText()).isEqualTo("Kinase");
        assertThat(example.label()).isEqualTo(new RelationLabel("INHIBITOR", Direction.HEAD_TO_TAIL));
    }

    @Test
    void takesACloserThatStandsLaterForPartOfTheText() throws IOException {
        assertThat(one("entity-marked", "{\"text\": \"<< P >> currents: [[ a ]] > b >> c\", \"label\": \"L\"}")
                        .context()
                        .text())
                .isEqualTo("P currents: a > b >> c");
    }

    @Test
    void looksANameUpAndTakesTheClosestPlaces() throws IOException {
        DatasetReading reading = read("finre", "甲公司\t乙公司\t收购\t甲公司今天说,乙公司涨了,甲公司收购乙公司\n\n甲公司\t乙公司\tunknown\t甲公司和乙公司\n");
        LabeledExample first = reading.examples().getFirst();
        assertThat(first.context().pair().head().span().start()).isEqualTo(13);
        assertThat(first.context().pair().tail().span().start()).isEqualTo(18);
        assertThat(reading.examples().getLast().id()).isEqualTo("file-3");
        assertThat(reading.examples().getLast().label()).isEqualTo(new RelationLabel("unknown", Direction.NONE));
        assertThat(reading.errors())
                .containsExactly(
                        new RowError(
                                folder.resolve("file.txt").toString(),
                                0,
                                "On 1 lines a name stands more than once, first on line 1; the places closest together were taken."));
    }

    @Test
    void doesNotTakeALongerNameForTheShorterOneInIt() throws IOException {
        LabeledExample example =
                read("finre", "宝钢\t宝钢集团\t持股\t宝钢集团,宝钢集团和宝钢\n").examples().getFirst();
        assertThat(example.context().pair().head().span().start()).isEqualTo(10);
        assertThat(example.context().pair().tail().span().start()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            finre         | 甲;乙;收购                                       | Head, tail, relation and text were expected, with tabs between them, and 3 fields were found.
            finre         | 甲;丙;收购;甲和乙                                 | The name "丙" does not stand in the text. Maybe the columns are in another order.
            finre         | 甲;甲乙;自己;甲乙涨                               | "甲" and "甲乙" stand nowhere apart in the text.
            entity-marked | {"text": "[[ a ]] and b", "label": "L"}           | The marker "<<" must stand in the text once, and be closed.
            entity-marked | {"text": "[[ a ]] << b", "label": "L"}            | The marker "<<" must stand in the text once, and be closed.
            entity-marked | {"text": "[[ a ]] [[ c ]] << b >>", "label": "L"} | The marker "[[" must stand in the text once, and be closed.
            entity-marked | {"text": "[[ a << b >> ]]", "label": "L"}         | The two arguments are marked one inside the other.
            entity-marked | {"text": "[[ a ]] << b >>"}                       | The field "label" is missing.
            """)
    void reportsALineThatCannotBeRead(String format, String line, String reason) throws IOException {
        DatasetReading reading = read(format, "\n" + line.replace(";", "\t") + "\n");
        assertThat(reading.examples()).isEmpty();
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().line()).isEqualTo(2);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "entity-marked, chemprot/train.txt, 4169, 0",
        "entity-marked, chemprot/dev.txt, 2427, 0",
        "entity-marked, scierc/entity_marked/train.txt, 3219, 0",
        "entity-marked, scierc/entity_marked/dev.txt, 455, 0",
        "finre, zh_finre/train.txt, 13486, 1",
        "finre, zh_finre/valid.txt, 1489, 1"
    })
    void readsTheDataSetsAsTheyAre(String format, String path, int examples, int errors) {
        DatasetReading reading = DatasetReaders.all().reader(format).read(SharedData.require(path));
        assertThat(reading.errors()).as("%s", reading.errors()).hasSize(errors);
        assertThat(reading.examples()).hasSize(examples);
    }

    private LabeledExample one(String format, String line) throws IOException {
        DatasetReading reading = read(format, line + "\n");
        assertThat(reading.errors()).isEmpty();
        return reading.examples().getFirst();
    }

    private DatasetReading read(String format, String content) throws IOException {
        return DatasetReaders.all().reader(format).read(Files.writeString(folder.resolve("file.txt"), content));
    }
}
