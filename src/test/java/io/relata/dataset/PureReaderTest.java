package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PureReaderTest {
    private static final String DOCUMENT = """
            {"doc_key": "d1", "sentences": [["Ada", "runs", "Acme", "Corp"], ["It", "sells", "maps"]], \
            "ner": [[[0, 0, "PER"], [2, 3, "ORG"]], [[4, 4, "ORG"], [6, 6, "PRODUCT"]]], \
            "relations": [[[0, 0, 2, 3, "leads"]], [[6, 6, 4, 4, "made by"]]], "clusters": []}""";

    @TempDir
    private Path folder;

    @Test
    void countsTokensFromTheBeginningOfTheDocumentWithInclusiveEnds() throws IOException {
        List<LabeledExample> examples = read(DOCUMENT, NullPairs.none()).examples();
        assertThat(examples).extracting(LabeledExample::id).containsExactly("d1.0#0", "d1.1#0");
        assertThat(examples.getFirst().context().tailText()).isEqualTo("Acme Corp");
        LabeledExample maps = examples.get(1);
        assertThat(maps.context().text()).isEqualTo("It sells maps");
        assertThat(maps.context().headText()).isEqualTo("maps");
        assertThat(maps.context().pair().head().type()).isEqualTo("PRODUCT");
        assertThat(maps.label()).isEqualTo(new RelationLabel("made by", Direction.HEAD_TO_TAIL));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [6, 6, 4, 4, "made by"] | [6, 7, 4, 4, "made by"] | The token span [2, 4) does not fit 3 tokens.
            [6, 6, 4, 4, "made by"] | [2, 3, 4, 4, "made by"] | The token span [-2, 0) does not fit 3 tokens.
            [6, 6, 4, 4, "made by"] | [6, 6, 4, "made by"]    | The field "relations[1][0]" has 4 parts and needs 5.
            [6, 6, 4, 4, "made by"] | [6, 6, 6, 6, "made by"] | Head "m1" and tail "m1" are the same stretch of text
            """)
    void reportsASentenceThatIsWrongAndReadsTheOthers(String right, String wrong, String reason) throws IOException {
        DatasetReading reading = read(DOCUMENT.replace(right, wrong), NullPairs.none());
        assertThat(reading.examples()).extracting(LabeledExample::id).containsExactly("d1.0#0");
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @Test
    void reportsADocumentWhoseListsDoNotFitItsSentences() throws IOException {
        DatasetReading reading =
                read(DOCUMENT.replace("\"relations\": [[[0", "\"relations\": [[], [[0"), NullPairs.none());
        assertThat(reading.examples()).isEmpty();
        assertThat(reading.errors().getFirst().reason())
                .isEqualTo("The field \"relations\" has 3 lists for 2 sentences.");
    }

    @Test
    void reportsALineThatIsNotJsonAndReadsTheOthers() throws IOException {
        DatasetReading reading = read("{\"doc_key\": \n" + DOCUMENT, NullPairs.none());
        assertThat(reading.examples()).hasSize(2);
        assertThat(reading.errors()).extracting(RowError::line).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"scierc/dygie/train.json, 3219", "scierc/dygie/dev.json, 455", "wiki80/dev.json, 5070"})
    void readsAllOfTheRealFiles(String file, int examples) {
        DatasetReading reading = new PureReader(NullPairs.none()).read(SharedData.require(file));
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.examples()).hasSize(examples);
    }

    @Test
    void findsTheSameRelationsInBothFormatsOfSciErc() {
        List<String> pure = facts(new PureReader(NullPairs.none()).read(SharedData.require("scierc/dygie/dev.json")));
        List<String> spert =
                facts(new SpertReader(NullPairs.none()).read(SharedData.require("scierc/spert/scierc_dev.json")));
        assertThat(pure).containsExactlyInAnyOrderElementsOf(spert);
    }

    @Test
    void buildsNullPairsWithTypesFromTheEntitiesOfTheSentence() {
        DatasetReading reading =
                new PureReader(new NullPairs("None", 3, 1)).read(SharedData.require("scierc/dygie/dev.json"));
        List<LabeledExample> nulls = reading.examples().stream()
                .filter(e -> e.label().relation().equals("None"))
                .toList();
        assertThat(nulls)
                .hasSizeGreaterThan(300)
                .allMatch(e -> !e.context().pair().head().type().isEmpty());
    }

    // The two releases spell relation names with other cases.
    private static List<String> facts(DatasetReading reading) {
        return reading.examples().stream()
                .map(e -> "%s | %s | %s"
                        .formatted(
                                e.context().headText(),
                                e.context().tailText(),
                                e.label().relation().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private DatasetReading read(String text, NullPairs nullPairs) throws IOException {
        return new PureReader(nullPairs).read(Files.writeString(folder.resolve("documents.json"), text));
    }
}
