package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Triple;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpertTextReaderTest {
    private static final String GOOD = """
            {"tokens": ["Ada", "-LRB-", "42", "-RRB-", "runs", "Acme", "Corp"],
             "entities": [{"type": "Peop", "start": 0, "end": 1}, {"type": "Org", "start": 5, "end": 7}],
             "relations": [{"type": "Work_For", "head": 0, "tail": 1}], "orig_id": 5}""";

    @TempDir
    private Path folder;

    @Test
    void readsASentenceWithAllThatIsInIt() throws IOException {
        StructureReading reading = read("[" + GOOD + "]");
        assertThat(reading.errors()).isEmpty();
        AnnotatedText text = reading.texts().getFirst();
        Entity ada = new Entity(new CharSpan(0, 3), "Peop");
        Entity acme = new Entity(new CharSpan(16, 25), "Org");
        assertThat(text.id()).isEqualTo("5");
        assertThat(text.text()).isEqualTo("Ada ( 42 ) runs Acme Corp");
        assertThat(text.gold().entities()).containsExactly(ada, acme);
        assertThat(text.gold().triples()).containsExactly(new Triple(ada, "Work_For", acme));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "end": 7    | "end": 8      | The token span [5, 8) does not fit 7 tokens.
            "tail": 1   | "tail": 2     | The relation names entity 2; there are 2, counted from 0.
            "tokens"    | "words"       | The field "tokens" is missing.
            "Org"       | 3             | The field "entities[1].type" must be a text and is 3.
            """)
    void reportsARecordThatCannotBeReadAsAWhole(String right, String wrong, String reason) throws IOException {
        StructureReading reading = read("[" + GOOD.replace(right, wrong) + ", " + GOOD.replace("5}", "6}") + "]");
        assertThat(reading.texts()).extracting(AnnotatedText::id).containsExactly("6");
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().line()).isEqualTo(1);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "conll04/conll04_train.json, 922, 3377, 1283, 0",
        "conll04/conll04_dev.json, 231, 893, 343, 0",
        "scierc/spert/scierc_train.json, 1861, 5598, 3215, 3",
        "scierc/spert/scierc_dev.json, 275, 811, 455, 0",
        "ade/ade_split_0_train.json, 3845, 9769, 6155, 0",
        "ade/ade_split_0_test.json, 427, 1070, 666, 0"
    })
    void readsTheDataSetsAsTheyAre(String path, int texts, int entities, int triples, int errors) {
        StructureReading reading = new SpertTextReader().read(SharedData.require(path));
        assertThat(reading.errors()).hasSize(errors);
        assertThat(reading.texts()).hasSize(texts);
        assertThat(reading.texts().stream()
                        .mapToInt(t -> t.gold().entities().size())
                        .sum())
                .isEqualTo(entities);
        assertThat(reading.texts().stream()
                        .mapToInt(t -> t.gold().triples().size())
                        .sum())
                .isEqualTo(triples);
    }

    private StructureReading read(String content) throws IOException {
        return new SpertTextReader().read(Files.writeString(folder.resolve("file.json"), content));
    }
}
