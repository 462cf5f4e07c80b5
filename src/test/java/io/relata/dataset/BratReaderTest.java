package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BratReaderTest {
    // The emoji is one code point and two UTF-16 code units; brat counts the former.
    private static final String TEXT =
            "\ud83d\udc8a Day one.\nAspirin caused a rash. The rash went. Later she took iron.\n";
    private static final String ANNOTATIONS = "T1\tDrug 11 18\tAspirin\n"
            + "T2\tEffect 28 32\trash\n"
            + "T3\tEffect 38 42\trash\n"
            + "T4\tDrug 64 68\tiron\n"
            + "A1\tSerious T2\n"
            + "N1\tReference T1 ATC:N02BA01\tAspirin\n"
            + "R1\tCauses Arg1:T1 Arg2:T2\t\n"
            + "#1\tAnnotatorNotes R1\tthe text says so\n"
            + "#2\tAnnotatorNotes T1\ta brand\n"
            + "R2\tCoref Arg1:T3 Arg2:T2\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeText() throws IOException {
        Files.writeString(folder.resolve("note.txt"), TEXT);
    }

    @Test
    void readsRelationsWithTheSentencesOfTheirMentions() throws IOException {
        DatasetReading reading = read(ANNOTATIONS);
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.examples()).extracting(LabeledExample::id).containsExactly("note#R1", "note#R2");
        LabeledExample causes = reading.examples().getFirst();
        assertThat(causes.context().text()).isEqualTo("Aspirin caused a rash.");
        assertThat(causes.context().headText()).isEqualTo("Aspirin");
        assertThat(causes.context().tailText()).isEqualTo("rash");
        assertThat(causes.context().pair().head().type()).isEqualTo("Drug");
        assertThat(causes.label()).isEqualTo(new RelationLabel("Causes", Direction.HEAD_TO_TAIL));
        assertThat(causes.rationale()).isEqualTo("the text says so");
        LabeledExample coref = reading.examples().get(1);
        assertThat(coref.context().text()).isEqualTo("Aspirin caused a rash. The rash went.");
        assertThat(coref.context().pair().head().span().start()).isEqualTo(27);
    }

    @Test
    void readsOneAnnotationFileToo() throws IOException {
        Files.writeString(folder.resolve("note.ann"), ANNOTATIONS);
        assertThat(new BratReader(NullPairs.none())
                        .read(folder.resolve("note.ann"))
                        .examples())
                .hasSize(2);
    }

    @Test
    void buildsNullPairsWithinASentence() throws IOException {
        Files.writeString(
                folder.resolve("note.ann"),
                ANNOTATIONS.replace("R1\tCauses", "R1\tCoref").replace("Arg1:T1 Arg2:T2", "Arg1:T3 Arg2:T4"));
        List<LabeledExample> examples =
                new BratReader(new NullPairs("None", 9, 1)).read(folder).examples();
        assertThat(examples).hasSize(3);
        assertThat(examples.getLast().context().text()).isEqualTo("Aspirin caused a rash.");
        assertThat(examples.getLast().label()).isEqualTo(new RelationLabel("None", Direction.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            T4~Drug 64 68~iron         | T4~Drug 60 63~iron          | 4 | Mention "T4": at [60, 63) stands "ook", not "iron". Maybe [64, 68) was meant
            T4~Drug 64 68~iron         | T4~Drug 64 67~iron          | 4 | Mention "T4": at [64, 67) stands "iro", not "iron". Maybe the end 67 is meant inclusively
            T4~Drug 64 68~iron         | T4~Drug 64 680~iron         | 4 | Mention "T4": The span [64, 680) ends past the text
            T4~Drug 64 68~iron         | T4~Drug 64 99999999999~iron | 4 | The offset 99999999999 is too large.
            T4~Drug 64 68~iron         | T4~Drug 50 54;64 68~iron    | 4 | The mention T4 is discontinuous
            T4~Drug 64 68~iron         | T3~Drug 64 68~iron          | 4 | The mention T3 is there twice.
            T4~Drug 64 68~iron         | T4 Drug 64 68 iron          | 4 | "T4 Drug 64 68 iron" does not read like
            T4~Drug 64 68~iron         | E1~Take:T4                  | 4 | Events and equivalences are not pairs
            T4~Drug 64 68~iron         | *~Equiv T2 T3               | 4 | Events and equivalences are not pairs
            T4~Drug 64 68~iron         | what is this                | 4 | "what is this" is no annotation that is known.
            """)
    void reportsAnAnnotationThatIsWrongAndReadsTheOthers(String right, String wrong, int line, String reason)
            throws IOException {
        DatasetReading reading = read(ANNOTATIONS.replace(right.replace('~', '\t'), wrong.replace('~', '\t')));
        assertThat(reading.examples()).hasSize(2);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().line()).isEqualTo(line);
        assertThat(reading.errors().getFirst().file()).endsWith("note.ann");
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    @Test
    void reportsARelationWhoseMentionWasNotRead() throws IOException {
        DatasetReading reading = read(ANNOTATIONS.replace("T1\tDrug 11", "T1\tDrug 12"));
        assertThat(reading.examples()).extracting(LabeledExample::id).containsExactly("note#R2");
        assertThat(reading.errors()).extracting(RowError::line).containsExactly(1, 7);
        assertThat(reading.errors().get(1).reason()).startsWith("The mention T1 was not read.");
    }

    @Test
    void reportsATextWithoutAnnotationsAndAnnotationsWithoutText() throws IOException {
        Files.writeString(folder.resolve("other.ann"), "");
        DatasetReading reading = read(ANNOTATIONS);
        Files.writeString(folder.resolve("third.txt"), "Text.");
        DatasetReading more = new BratReader(NullPairs.none()).read(folder);
        assertThat(reading.errors()).extracting(RowError::reason).allMatch(r -> r.contains("the document other"));
        assertThat(more.errors()).hasSize(2);
        assertThat(more.examples()).hasSize(2);
    }

    @Test
    void refusesWhatIsNeitherAFolderNorAnAnnotationFile() {
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> new BratReader(NullPairs.none()).read(folder.resolve("none")));
        assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNREADABLE);
    }

    private DatasetReading read(String annotations) throws IOException {
        Files.writeString(folder.resolve("note.ann"), annotations);
        return new BratReader(NullPairs.none()).read(folder);
    }
}
