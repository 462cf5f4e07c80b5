package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.document.EntityMention;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpertReaderTest {
    private static final String GOOD = """
            {"tokens": ["Ada", "-LRB-", "42", "-RRB-", "runs", "Acme", "Corp", "in", "Paris"],
             "entities": [{"type": "Peop", "start": 0, "end": 1}, {"type": "Org", "start": 5, "end": 7},
                          {"type": "Loc", "start": 8, "end": 9}],
             "relations": [{"type": "Work_For", "head": 0, "tail": 1}, {"type": "OrgBased_In", "head": 1, "tail": 2}],
             "orig_id": 5}""";

    @TempDir
    private Path folder;

    @Test
    void makesOneExampleOfEveryRelation() throws IOException {
        DatasetReading reading = read("[" + GOOD + "]", NullPairs.none());
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.examples()).extracting(LabeledExample::id).containsExactly("5#0", "5#1");
        LabeledExample first = reading.examples().getFirst();
        assertThat(first.context().text()).isEqualTo("Ada ( 42 ) runs Acme Corp in Paris");
        assertThat(first.context().headText()).isEqualTo("Ada");
        assertThat(first.context().tailText()).isEqualTo("Acme Corp");
        assertThat(first.context().pair().tail().type()).isEqualTo("Org");
        assertThat(first.label()).isEqualTo(new RelationLabel("Work_For", Direction.HEAD_TO_TAIL));
    }

    @Test
    void buildsNullPairsFromUnrelatedMentionsOnly() throws IOException {
        DatasetReading reading = read("[" + GOOD + "]", new NullPairs("None", 5, 1));
        assertThat(reading.examples()).hasSize(3);
        LabeledExample none = reading.examples().getLast();
        assertThat(none.label()).isEqualTo(new RelationLabel("None", Direction.NONE));
        assertThat(Set.of(none.context().headText(), none.context().tailText()))
                .containsExactlyInAnyOrder("Ada", "Paris");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "start": 8, "end": 9     | "start": 8, "end": 10    | The token span [8, 10) does not fit 9 tokens.
            "start": 8, "end": 9     | "start": 8, "end": 8     | The token span [8, 8) does not fit 9 tokens.
            "start": 8, "end": 9     | "start": 8               | The field "entities[2].end" is missing.
            "head": 0, "tail": 1     | "head": 0, "tail": 7     | The relation names mention 7; there are 3, counted from 0.
            "head": 0, "tail": 1     | "head": 0, "tail": 0     | Head "m0" and tail "m0" are the same stretch of text
            "start": 5, "end": 7     | "start": 0, "end": 2     | Head "m0" at [0, 3) and tail "m1" at [0, 5) share a part of the text.
            "orig_id": 5             | "orig_id": ""            | The field "orig_id" is empty.
            "tokens": ["Ada",        | "tokens": [1,            | The field "tokens[0]" must be a text and is 1.
            "Ada"                    | "A\\u0000"               | There is a control character
            "type": "Work_For",      | ''                       | The field "relations[0].type" is missing.
            """)
    void reportsTheRecordThatIsWrongAndReadsTheRest(String right, String wrong, String reason) throws IOException {
        String bad = GOOD.replace(right, wrong).replace("\"orig_id\": 5", "\"orig_id\": 6");
        DatasetReading reading = read("[" + bad + ", " + GOOD + "]", NullPairs.none());
        assertThat(reading.examples()).extracting(LabeledExample::id).endsWith("5#0", "5#1");
        assertThat(reading.errors()).isNotEmpty().allMatch(e -> e.line() == 1);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @Test
    void readsWhatStandsBeforeTheJsonBreaks() throws IOException {
        DatasetReading reading = read("[" + GOOD + ", {\"tokens\": [}", NullPairs.none());
        assertThat(reading.examples()).hasSize(2);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().line()).isEqualTo(2);
        assertThat(reading.errors().getFirst().reason()).startsWith("The JSON breaks here, and nothing after it");
    }

    @Test
    void reportsAFileThatWasCutOff() throws IOException {
        DatasetReading reading = read("[" + GOOD, NullPairs.none());
        assertThat(reading.examples()).hasSize(2);
        assertThat(reading.errors()).extracting(RowError::line).containsExactly(2);
    }

    @Test
    void refusesAFileOfAnotherShape() {
        RelataException e = catchThrowableOfType(RelataException.class, () -> read(GOOD, NullPairs.none()));
        assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNREADABLE);
        assertThat(catchThrowableOfType(RelataException.class, () -> read("not json", NullPairs.none()))
                        .code())
                .isEqualTo(ErrorCode.FILE_UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "conll04/conll04_train.json, 1283, 0",
        "conll04/conll04_dev.json, 343, 0",
        "scierc/spert/scierc_train.json, 3219, 0",
        "scierc/spert/scierc_dev.json, 455, 0",
        "ade/ade_split_0_train.json, 6047, 108",
        "ade/ade_split_0_test.json, 654, 12",
    })
    void readsAllOfTheRealFiles(String file, int examples, int overlapping) {
        DatasetReading reading = new SpertReader(NullPairs.none()).read(SharedData.require(file));
        assertThat(reading.examples()).hasSize(examples);
        assertThat(reading.errors()).hasSize(overlapping).allMatch(e -> e.reason()
                .contains("share a part of the text"));
    }

    @ParameterizedTest
    @CsvSource({"ade/ade_split_0_train.json, 107, 57, 129", "ade/ade_split_0_test.json, 12, 10, 20"})
    void aPairOfOverlappingMentionsCostsItsSentenceNothingElse(
            String file, int sentences, int sentencesWithOthers, int others) throws IOException {
        Path path = SharedData.require(file);
        DatasetReading reading = new SpertReader().read(path);
        Set<Integer> records =
                reading.errors().stream().map(RowError::line).collect(Collectors.toCollection(TreeSet::new));
        JsonNode rows = new ObjectMapper().readTree(path.toFile());
        Set<String> ids = records.stream()
                .map(record -> rows.get(record - 1).path("orig_id").asText())
                .collect(Collectors.toSet());
        List<String> kept = reading.examples().stream()
                .map(example -> example.id().substring(0, example.id().indexOf('#')))
                .filter(ids::contains)
                .toList();
        assertThat(reading.errors()).allMatch(error -> error.file().equals(path.toString()));
        assertThat(records).hasSize(sentences);
        assertThat(new HashSet<>(kept)).hasSize(sentencesWithOthers);
        assertThat(kept).hasSize(others);
    }

    @Test
    void drawsTheSameNullPairsForTheSameSeedAndNeverARelatedPair() {
        Path file = SharedData.require("conll04/conll04_dev.json");
        List<LabeledExample> once =
                new SpertReader(new NullPairs("None", 2, 7)).read(file).examples();
        assertThat(new SpertReader(new NullPairs("None", 2, 7)).read(file).examples())
                .isEqualTo(once);
        assertThat(new SpertReader(new NullPairs("None", 2, 8)).read(file).examples())
                .isNotEqualTo(once);
        List<LabeledExample> nulls =
                once.stream().filter(e -> e.label().relation().equals("None")).toList();
        Set<String> related = new HashSet<>();
        once.stream().filter(e -> !nulls.contains(e)).forEach(e -> related.add(pairKey(e)));
        assertThat(nulls).hasSizeGreaterThan(100).noneMatch(e -> related.contains(pairKey(e)));
        long headFirst = nulls.stream().filter(e -> e.inTextOrder() == e).count();
        assertThat((double) headFirst / nulls.size()).isBetween(0.35, 0.65);
    }

    private static String pairKey(LabeledExample example) {
        EntityMention head = example.context().pair().head();
        EntityMention tail = example.context().pair().tail();
        String sentence = example.id().substring(0, example.id().indexOf('#'));
        return sentence + " " + new TreeSet<>(Set.of(head.id(), tail.id()));
    }

    private DatasetReading read(String text, NullPairs nullPairs) throws IOException {
        return new SpertReader(nullPairs).read(Files.writeString(folder.resolve("sentences.json"), text));
    }
}
