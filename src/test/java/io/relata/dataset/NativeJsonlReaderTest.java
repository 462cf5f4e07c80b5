package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeJsonlReaderTest {
    private static final String INLINE = """
            {"id": "a", "text": "The <e1>fire</e1> was caused by <e2>friction</e2>.", "head_type": "Event", \
            "relation": "Cause-Effect", "direction": "tail-to-head", "reasoning": "Friction set it off."}
            """;
    private static final String OFFSETS = """
            {"id": "b", "text": "\ud83d\udd25 Ada founded Acme.", "offset_unit": "codepoint", \
            "head": {"start": 2, "end": 5, "type": "PERSON", "text": "Ada"}, "tail": {"start": 14, "end": 18}, \
            "relation": "Founder", "direction": "head-to-tail", "schema": "business.v1"}
            """;

    @TempDir
    private Path folder;

    @Test
    void readsAPairMarkedInTheText() throws IOException {
        LabeledExample example = read(INLINE).examples().getFirst();
        assertThat(example.context().text()).isEqualTo("The fire was caused by friction.");
        assertThat(example.context().pair().head()).isEqualTo(new EntityMention("e1", new CharSpan(4, 8), "Event"));
        assertThat(example.label()).isEqualTo(new RelationLabel("Cause-Effect", Direction.TAIL_TO_HEAD));
        assertThat(example.rationale()).isEqualTo("Friction set it off.");
    }

    @Test
    void readsAPairGivenByOffsetsInTheUnitOfTheRow() throws IOException {
        LabeledExample example = read(OFFSETS).examples().getFirst();
        assertThat(example.context().headText()).isEqualTo("Ada");
        assertThat(example.context().tailText()).isEqualTo("Acme");
        assertThat(example.context().pair().head().type()).isEqualTo("PERSON");
    }

    @Test
    void sortsRowsByTheSchemaTheyName() throws IOException {
        NativeJsonlReader.BySchema reading =
                new NativeJsonlReader().readBySchema(file(INLINE + "\n" + OFFSETS + "{broken\n"));
        assertThat(reading.examplesBySchema()).containsOnlyKeys("", "business.v1");
        assertThat(reading.examplesBySchema().get("business.v1"))
                .extracting(LabeledExample::id)
                .containsExactly("b");
        assertThat(reading.errors()).extracting(RowError::line).containsExactly(4);
    }

    @Test
    void readsWhatTheWriterWrote() throws IOException {
        List<LabeledExample> examples = read(INLINE + OFFSETS).examples();
        Path file = folder.resolve("written.jsonl");
        new NativeJsonlWriter().write(file, examples, "some.v1");
        NativeJsonlReader.BySchema again = new NativeJsonlReader().readBySchema(file);
        assertThat(again.errors()).isEmpty();
        assertThat(again.examplesBySchema().get("some.v1")).isEqualTo(examples);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "id": "a", | | The field "id" is missing.
            "relation": "Cause-Effect", | | The field "relation" is missing.
            "direction": "tail-to-head", | | The field "direction" is missing.
            "tail-to-head" | "backwards" | The direction "backwards" is not known. Maybe one of these was meant: head-to-tail, tail-to-head, none.
            "head_type" | "headtype" | The field "headtype" is not known. Maybe "head_type" was meant;
            "Cause-Effect" | 3 | The field "relation" must be a text and is 3.
            "Cause-Effect" | " " | The field "relation" is empty.
            <e2>friction</e2> | friction | <e2> is missing; seen were, in this order: <e1> </e1>.
            "id": "a" | "id": "a", "id": "b" | This is not JSON:
            "id": "a" | "id": "a", "head": {"start": 0, "end": 1} | The text has markers in it, and the row has offsets as well.
            caused | \\u0007caused | There is a control character, U+0007, at offset 13.
            caused | \\ud83dcaused | There is half a surrogate pair, U+D83D, at offset 13.
            {"id" | ["id" | This is not JSON:
            {"id" | 3 {"id" | There is more than one JSON value on the line.
            """)
    void saysWhatIsWrongWithARow(String right, String wrong, String reason) throws IOException {
        DatasetReading reading = read(OFFSETS + INLINE.replace(right, wrong == null ? "" : wrong));
        assertThat(reading.examples()).hasSize(1);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().line()).isEqualTo(2);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "end": 5 | "end": 4 | Mention "e1": at [2, 4) stands "Ad", not "Ada". Maybe the end 4 is meant inclusively
            "codepoint" | "utf16" | Mention "e1": at [2, 5) stands " Ad", not "Ada". Maybe the offsets count code points
            "codepoint" | "bytes" | The offset unit "bytes" is not known.
            "start": 14 | "start": 3 | Head "e1" at [3, 6) and tail "e2" at [4, 19) share a part of the text.
            "end": 18 | "end": 99 | The span [14, 99) ends past the text, which has 19 code points.
            "end": 18 | "end": 18.5 | The field "tail.end" must be a whole number and is 18.5.
            "end": 18 | "stop": 18 | The field "tail.stop" is not known.
            "tail" | "tial" | The field "tial" is not known. Maybe "tail" was meant;
            {"start": 14, "end": 18} | 14 | The field "tail" must be an object and is 14.
            """)
    void saysWhatIsWrongWithOffsets(String right, String wrong, String reason) throws IOException {
        DatasetReading reading = read(INLINE + OFFSETS.replace(right, wrong));
        assertThat(reading.examples()).hasSize(1);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    private DatasetReading read(String text) throws IOException {
        return new NativeJsonlReader().read(file(text));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), text);
    }
}
