package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BioColumnReaderTest {
    @TempDir
    private Path folder;

    @Test
    void readsSentencesOfTabSeparatedColumns() throws IOException {
        StructureReading reading =
                bio("Ada\tB-person\nLovelace\tI-person\nleft\tO\nRome\tB-place\n\nIt\tO\nrained\tO\n");
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.texts()).extracting(AnnotatedText::id).containsExactly("some.file-1", "some.file-2");
        AnnotatedText first = reading.texts().getFirst();
        assertThat(first.text()).isEqualTo("Ada Lovelace left Rome");
        assertThat(first.gold().entities())
                .containsExactly(new Entity(new CharSpan(0, 12), "person"), new Entity(new CharSpan(18, 22), "place"));
        assertThat(reading.texts().getLast().gold().isEmpty()).isTrue();
    }

    @Test
    void readsTheLastOfSeveralColumnsAndPassesOverTheBeginningOfADocument() throws IOException {
        StructureReading reading = bio("-DOCSTART- -X- O O\n\nRome NNP I-NP B-place\nburns VBZ B-VP O\n");
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.texts()).hasSize(1);
        assertThat(reading.texts().getFirst().gold().entities())
                .containsExactly(new Entity(new CharSpan(0, 4), "place"));
    }

    @Test
    void keepsNeighboursApartThatBothBegin() throws IOException {
        assertThat(bio("Rome\tB-place\nParis\tB-place\n")
                        .texts()
                        .getFirst()
                        .gold()
                        .entities())
                .hasSize(2);
    }

    @Test
    void opensAnEntityAtATagThatContinuesNothingAndReportsIt() throws IOException {
        StructureReading reading = bio("in\tO\nRome\tI-place\nAda\tI-person\nX\tI-person\n");
        assertThat(reading.texts().getFirst().gold().entities())
                .containsExactly(new Entity(new CharSpan(3, 7), "place"), new Entity(new CharSpan(8, 13), "person"));
        assertThat(reading.errors()).extracting(RowError::line).containsExactly(2, 3);
        assertThat(reading.errors().getFirst().reason())
                .isEqualTo("The tag I-place continues what did not begin; an entity was opened here.");
    }

    @Test
    void joinsStretchesOfOneTypeInTheIoScheme() throws IOException {
        StructureReading reading = new IoColumnReader()
                .read(file("Ada\tperson\nLovelace\tI-person\nRome\tplace\nburns\tO\nParis\tplace\n"));
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.texts().getFirst().gold().entities())
                .containsExactly(
                        new Entity(new CharSpan(0, 12), "person"),
                        new Entity(new CharSpan(13, 17), "place"),
                        new Entity(new CharSpan(24, 29), "place"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Rome          | A token and a tag were expected and "Rome" was found; its sentence was not read.
            Rome B-       | The tag "B-" is none of the scheme BIO; its sentence was not read.
            Rome S-place  | The tag "S-place" is none of the scheme BIO; its sentence was not read.
            Rome place    | The tag "place" is none of the scheme BIO; its sentence was not read.
            """)
    void reportsALineThatCannotBeReadAndLeavesItsSentenceOut(String line, String reason) throws IOException {
        StructureReading reading = bio("It O\nrained O\n\nin O\n" + line + "\n\nAda B-person\n");
        assertThat(reading.texts()).extracting(AnnotatedText::text).containsExactly("It rained", "Ada");
        assertThat(reading.errors()).hasSize(1);
        RowError error = reading.errors().getFirst();
        assertThat(error.file()).endsWith("some.file.conll");
        assertThat(error.line()).isEqualTo(5);
        assertThat(error.reason()).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "ai/train.txt, 100, 532", "ai/dev.txt, 350, 1549", "ai/test.txt, 431, 1809",
        "literature/train.txt, 100, 541", "literature/dev.txt, 400, 2130", "literature/test.txt, 416, 2266",
        "music/train.txt, 100, 648", "music/dev.txt, 380, 2679", "music/test.txt, 465, 3336",
        "politics/train.txt, 200, 1304", "politics/dev.txt, 541, 3482", "politics/test.txt, 651, 4209",
        "science/train.txt, 200, 1075", "science/dev.txt, 450, 2538", "science/test.txt, 543, 3089"
    })
    void readsCrossNerAsItIs(String path, int sentences, int entities) {
        assertCounts(SharedData.require("crossner").resolve(path), sentences, entities);
    }

    @ParameterizedTest
    @CsvSource({"wnut17train.conll, 3394, 1975", "emerging.dev.conll, 1009, 836", "emerging.test.annotated, 1287, 1079"
    })
    void readsWnut17AsItIs(String path, int sentences, int entities) {
        assertCounts(SharedData.require("wnut17").resolve(path), sentences, entities);
    }

    private static void assertCounts(Path file, int sentences, int entities) {
        StructureReading reading = new BioColumnReader().read(file);
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.texts()).hasSize(sentences);
        assertThat(reading.texts().stream()
                        .mapToInt(t -> t.gold().entities().size())
                        .sum())
                .isEqualTo(entities);
    }

    private StructureReading bio(String content) throws IOException {
        return new BioColumnReader().read(file(content));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("some.file.conll"), content);
    }
}
