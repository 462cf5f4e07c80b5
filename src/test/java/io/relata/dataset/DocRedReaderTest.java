package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocRedReaderTest {
    private static final String DOCUMENT = """
            [{"title": "Acme",
              "sents": [["Acme", "Corp", "makes", "maps", "."], ["It", "is", "old", "."], ["Ada", "leads", "Acme", "."],
                        ["Acme", "is", "in", "Paris", "."]],
              "vertexSet": [[{"name": "Acme Corp", "pos": [0, 2], "sent_id": 0, "type": "ORG"},
                             {"name": "Acme", "pos": [2, 3], "sent_id": 2, "type": "ORG"},
                             {"name": "Acme", "pos": [0, 1], "sent_id": 3, "type": "ORG"}],
                            [{"name": "Ada", "pos": [0, 1], "sent_id": 2, "type": "PER"}],
                            [{"name": "Paris", "pos": [3, 4], "sent_id": 3, "type": "LOC"}],
                            [{"name": "maps", "pos": [3, 4], "sent_id": 0, "type": "MISC"}]],
              "labels": [{"r": "P169", "h": 0, "t": 1, "evidence": [2]}, {"r": "P999", "h": 1, "t": 2, "evidence": []},
                         {"r": "P1056", "h": 1, "t": 3, "evidence": [0, 2]}]}]
            """;

    @TempDir
    private Path folder;

    @Test
    void takesTheMentionsThatStandClosestTogether() throws IOException {
        LabeledExample leads = read(DOCUMENT).examples().getFirst();
        assertThat(leads.id()).isEqualTo("Acme#0");
        assertThat(leads.context().text()).isEqualTo("Ada leads Acme .");
        assertThat(leads.context().headText()).isEqualTo("Acme");
        assertThat(leads.context().tailText()).isEqualTo("Ada");
        assertThat(leads.label().relation()).isEqualTo("chief executive officer");
        assertThat(leads.rationale()).isEqualTo("Ada leads Acme .");
    }

    @Test
    void takesEverySentenceFromTheOneMentionToTheOther() throws IOException {
        List<LabeledExample> examples = read(DOCUMENT).examples();
        assertThat(examples.get(1).context().text()).isEqualTo("Ada leads Acme . Acme is in Paris .");
        assertThat(examples.get(1).rationale()).isEmpty();
        assertThat(examples.get(1).label().relation()).isEqualTo("P999");
        assertThat(examples.get(2).context().text()).isEqualTo("Acme Corp makes maps . It is old . Ada leads Acme .");
        assertThat(examples.get(2).context().headText()).isEqualTo("Ada");
        assertThat(examples.get(2).context().tailText()).isEqualTo("maps");
        assertThat(examples.get(2).rationale()).isEqualTo("Acme Corp makes maps . Ada leads Acme .");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "h": 1, "t": 2, "evidence": []  | "h": 1, "t": 9, "evidence": []   | The label names entity 9; there are 4, counted from 0.
            "h": 1, "t": 2, "evidence": []  | "h": 1, "t": 2, "evidence": [4]  | The evidence is sentence 4 of 4.
            "h": 1, "t": 2, "evidence": []  | "h": 1, "t": 1, "evidence": []   | No mentions of the two entities stand apart.
            "pos": [3, 4], "sent_id": 3     | "pos": [3, 6], "sent_id": 3      | A mention of entity 2 has the tokens [3, 6) of a sentence of 5.
            "pos": [3, 4], "sent_id": 3     | "pos": [-1, 4], "sent_id": 3     | A mention of entity 2 has the tokens [-1, 4) of a sentence of 5.
            """)
    void reportsAFactThatIsWrongAndReadsTheOthers(String right, String wrong, String reason) throws IOException {
        DatasetReading reading = read(DOCUMENT.replace(right, wrong));
        assertThat(reading.examples()).extracting(LabeledExample::id).containsExactly("Acme#0", "Acme#2");
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @Test
    void buildsNullPairsFromEntitiesWithoutAFact() throws IOException {
        Path file = Files.writeString(folder.resolve("docs.json"), DOCUMENT);
        List<LabeledExample> nulls = new DocRedReader(new NullPairs("NA", 2, 3), Map.of())
                .read(file).examples().stream()
                        .filter(e -> e.label().relation().equals("NA"))
                        .toList();
        assertThat(nulls).hasSize(2).allMatch(e -> !(e.context().headText().equals("Ada")));
    }

    @Test
    void readsNamesOfRelationsInBothShapes() throws IOException {
        Path file = Files.writeString(folder.resolve("names.json"), """
                {"P17": "country", "P18": ["image", "a picture"]}""");
        assertThat(DocRedReader.relationNames(file)).isEqualTo(Map.of("P17", "country", "P18", "image"));
        assertThat(DocRedReader.relationNames(SharedData.require("fewrel/pid2name.json")))
                .hasSize(744);
    }

    @Test
    void readsAllFactsOfReDocRedButTheOneWhoseMentionsOverlap() {
        DatasetReading reading =
                new DocRedReader(NullPairs.none(), Map.of()).read(SharedData.require("redocred/dev_revised.json"));
        assertThat(reading.examples()).hasSize(17283);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().reason()).isEqualTo("No mentions of the two entities stand apart.");
        assertThat(reading.examples().stream().map(e -> e.label().relation()).distinct())
                .hasSize(95);
    }

    private DatasetReading read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("documents.json"), text);
        return new DocRedReader(NullPairs.none(), Map.of("P169", "chief executive officer")).read(file);
    }
}
