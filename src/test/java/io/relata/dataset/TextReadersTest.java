package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.document.CharSpan;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Triple;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextReadersTest {
    private static final String DYGIE = """
            {"doc_key": "D1", "sentences": [["We", "tune", "Net"], ["It", "beats", "SVM"]],
             "ner": [[[2, 2, "Method"]], [[3, 3, "Generic"], [5, 5, "Method"]]],
             "relations": [[], [[3, 3, 5, 5, "COMPARE"]]], "clusters": [[[2, 2], [3, 3]]]}
            """.replace("\n", " ") + "\n";
    private static final String DOCRED = """
            [{"title": "T", "sents": [["Ada", "left"], ["She", "is", "from", "Rome"]],
              "vertexSet": [[{"sent_id": 0, "pos": [0, 1], "type": "PER"}, {"sent_id": 1, "pos": [0, 1], "type": "PER"}],
                            [{"sent_id": 1, "pos": [3, 4], "type": "LOC"}]],
              "labels": [{"h": 0, "t": 1, "r": "P19", "evidence": [1]}]}]
            """;
    private static final String DUIE = """
            {"text": "《春》由王一执导，王一主演《春》", "spo_list": [
             {"predicate": "导演", "subject": "春", "subject_type": "影视作品", "object": "王一", "object_type": "人物"},
             {"predicate": "上映时间", "subject": "春", "subject_type": "影视作品",
              "object": {"@value": "王一", "inArea": "主演"}, "object_type": {"@value": "Date", "inArea": "地点"}}]}
            """.replace("\n", " ") + "\n";
    private static final String NATIVE = """
            {"id": 7, "text": "Ada left Rome.", "entities": [{"start": 0, "end": 3, "type": "PERSON", "text": "Ada"}],
             "relations": [{"head": {"start": 0, "end": 3, "type": "PERSON"}, "relation": "Left",
                            "tail": {"start": 9, "end": 13, "type": "PLACE"}}],
             "events": [{"type": "Departure", "trigger": {"start": 4, "end": 8},
                         "arguments": [{"role": "Who", "start": 0, "end": 3}]}], "reasoning": "It says so."}
            """.replace("\n", " ") + "\n";

    @TempDir
    private Path folder;

    @Test
    void readsADygieDocumentAcrossItsSentences() throws IOException {
        StructureReading reading = read("dygie-texts", DYGIE);
        assertThat(reading.errors()).isEmpty();
        AnnotatedText text = reading.texts().getFirst();
        assertThat(text.text()).isEqualTo("We tune Net It beats SVM");
        Entity it = new Entity(new CharSpan(12, 14), "Generic");
        Entity svm = new Entity(new CharSpan(21, 24), "Method");
        assertThat(text.gold().entities()).containsExactly(new Entity(new CharSpan(8, 11), "Method"), it, svm);
        assertThat(text.gold().triples()).containsExactly(new Triple(it, "COMPARE", svm));
        assertThat(reading.sameEntities().get("D1")).containsExactly(Set.of(new CharSpan(8, 11), new CharSpan(12, 14)));
    }

    @Test
    void readsADocRedDocumentWithAllMentionsAndItsEvidence() throws IOException {
        StructureReading reading = read("docred-texts", DOCRED);
        assertThat(reading.errors()).isEmpty();
        AnnotatedText text = reading.texts().getFirst();
        assertThat(text.text()).isEqualTo("Ada left She is from Rome");
        Entity she = new Entity(new CharSpan(9, 12), "PER");
        Entity rome = new Entity(new CharSpan(21, 25), "LOC");
        assertThat(text.gold().entities()).containsExactly(new Entity(new CharSpan(0, 3), "PER"), she, rome);
        assertThat(text.gold().triples()).containsExactly(new Triple(she, "P19", rome));
        assertThat(text.rationale()).isEqualTo("She is from Rome");
        assertThat(reading.sameEntities().get("T"))
                .containsExactly(Set.of(new CharSpan(0, 3), new CharSpan(9, 12)), Set.of(new CharSpan(21, 25)));
    }

    @Test
    void putsADuieTripleWhereItsNamesStandClosest() throws IOException {
        StructureReading reading = read("duie", DUIE);
        assertThat(reading.errors()).isEmpty();
        AnnotatedText text = reading.texts().getFirst();
        CharSpan first = new CharSpan(1, 2);
        CharSpan firstName = new CharSpan(4, 6);
        assertThat(text.gold().triples())
                .contains(
                        new Triple(new Entity(first, "影视作品"), "导演", new Entity(firstName, "人物")),
                        new Triple(
                                new Entity(new CharSpan(14, 15), "影视作品"),
                                "上映时间/inArea",
                                new Entity(new CharSpan(11, 13), "地点")))
                .hasSize(3);
        assertThat(reading.sameEntities().get("file-1"))
                .contains(Set.of(firstName, new CharSpan(9, 11)), Set.of(first, new CharSpan(14, 15)));
    }

    @Test
    void readsRelatasOwnFormatWithEvents() throws IOException {
        StructureReading reading = read("texts", NATIVE);
        assertThat(reading.errors()).isEmpty();
        AnnotatedText text = reading.texts().getFirst();
        assertThat(text.id()).isEqualTo("7");
        assertThat(text.gold().entities()).hasSize(2);
        assertThat(text.gold().events())
                .containsExactly(new Event(
                        "Departure", new CharSpan(4, 8), List.of(new Event.Argument("Who", new CharSpan(0, 3)))));
        assertThat(text.rationale()).isEqualTo("It says so.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dygie-texts  | DYGIE  | [5, 5, "Method"]   | [5, 6, "Method"]  | The token span [5, 7) does not fit 6 tokens.
            dygie-texts  | DYGIE  | "doc_key": "D1",   | ''                | The field "doc_key" is missing.
            dygie-texts  | DYGIE  | 3, 5, 5, "COMPARE" | 3, 5, "COMPARE"   | The field "relations[1][0]" has 4 parts and needs 5.
            docred-texts | DOCRED | "t": 1             | "t": 2            | The label names entity 2; there are 2, counted from 0.
            docred-texts | DOCRED | "pos": [3, 4]      | "pos": [3, 5]     | A mention of entity 1 has the tokens [3, 5) of a sentence of 4.
            docred-texts | DOCRED | "evidence": [1]    | "evidence": [2]   | The evidence is sentence 2 of 2.
            duie         | DUIE   | "object": "王一"    | "object": "王二"   | The name "王二" does not stand in the text, which was left out.
            duie         | DUIE   | "spo_list"         | "spos"            | The field "spo_list" is missing.
            texts        | NATIVE | "end": 3, "type": "PERSON", "text" | "end": 4, "type": "PERSON", "text" | Mention "entities[0]": at [0, 4) stands "Ada ", not "Ada".
            texts        | NATIVE | "role"             | "rule"            | The field "events[0].arguments[0].rule" is not known.
            """)
    void reportsATextThatCannotBeReadAsAWhole(String format, String good, String right, String wrong, String reason)
            throws IOException {
        String content =
                switch (good) {
                    case "DYGIE" -> DYGIE;
                    case "DOCRED" -> DOCRED;
                    case "DUIE" -> DUIE;
                    default -> NATIVE;
                };
        assertThat(content).contains(right);
        StructureReading reading = read(format, content.replace(right, wrong));
        assertThat(reading.texts()).isEmpty();
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().file()).endsWith("file.json");
        assertThat(reading.errors().getFirst().line()).isEqualTo(1);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "dygie-texts, scierc/dygie/train.json, 350, 5598, 3215, 4",
        "dygie-texts, scierc/dygie/dev.json, 50, 811, 455, 0",
        "docred-texts, redocred/dev_revised.json, 500, 13153, 17276, 37",
        "duie, duie_sample/autokg_duie_sample.json, 40, 104, 71, 0",
        "duie, duie_sample/baidu_test_demo_spo.json, 99, 332, 220, 1",
        "duie, duie_sample/duie_demon.json, 4, 26, 14, 0",
        "duie, duie_sample/baidu_test_demo.json, 0, 0, 0, 100"
    })
    void readsTheDataSetsAsTheyAre(String format, String path, int texts, int entities, int triples, int errors) {
        StructureReading reading = StructureReaders.all().reader(format).read(SharedData.require(path));
        assertThat(reading.errors()).as("%s", reading.errors()).hasSize(errors);
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

    @Test
    void namesEveryFormatOfTextsAndTheNearestToATypingSlip() {
        StructureReaders readers = StructureReaders.all();
        assertThat(readers.names())
                .contains(
                        "conll-bio.v1",
                        "conll-io.v1",
                        "docred-texts.v1",
                        "duie-jsonl.v1",
                        "dygie-texts.v1",
                        "native-texts.v1",
                        "spert-texts.v1");
        assertThat(readers.has("conll")).isTrue();
        assertThat(readers.has("semeval")).isFalse();
        RelataException e = catchThrowableOfType(RelataException.class, () -> readers.reader("conl"));
        assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_UNKNOWN);
        assertThat(e.hint()).startsWith("Maybe \"conll\" was meant");
    }

    private StructureReading read(String format, String content) throws IOException {
        return StructureReaders.all().reader(format).read(Files.writeString(folder.resolve("file.json"), content));
    }
}
