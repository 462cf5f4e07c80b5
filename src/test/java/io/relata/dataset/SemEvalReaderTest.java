package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SemEvalReaderTest {
    private static final String GOOD = "7\t\"The <e1>fire</e1> was caused by <e2>friction</e2>.\"\r\n"
            + "Cause-Effect(e2,e1)\r\nComment: friction sets fire\r\n\r\n"
            + "8\t\"A <e1>cup</e1> near \"the\" <e2>tree</e2>\"\r\nOther\r\nComment:\r\n\r\n";

    @TempDir
    private Path folder;

    @Test
    void readsLabelDirectionAndComment() throws IOException {
        DatasetReading reading = read(GOOD);
        assertThat(reading.errors()).isEmpty();
        LabeledExample fire = reading.examples().getFirst();
        assertThat(fire.id()).isEqualTo("7");
        assertThat(fire.context().text()).isEqualTo("The fire was caused by friction.");
        assertThat(fire.context().headText()).isEqualTo("fire");
        assertThat(fire.label()).isEqualTo(new RelationLabel("Cause-Effect", Direction.TAIL_TO_HEAD));
        assertThat(fire.rationale()).isEqualTo("friction sets fire");
    }

    @Test
    void keepsQuotationMarksInsideTheSentence() throws IOException {
        LabeledExample cup = read(GOOD).examples().get(1);
        assertThat(cup.context().text()).isEqualTo("A cup near \"the\" tree");
        assertThat(cup.label()).isEqualTo(new RelationLabel("Other", Direction.NONE));
        assertThat(cup.rationale()).isEmpty();
    }

    @Test
    void readsTheRestAroundMalformedItems() throws IOException {
        DatasetReading reading = read("1\t\"No <e1>tail</e1> here.\"\nOther\nComment:\n\n"
                + "x\t\"A <e1>b</e1> <e2>c</e2>\"\nOther\n\n"
                + "3\t\"A <e1>b</e1> <e2>c</e2>\"\nCause-Effect(e1,e1)\n\n"
                + "4\t\"A <e1>b</e1> <e2>c</e2>\"\nComment: the label is gone\n\n"
                + GOOD
                + "7\t\"The same <e1>id</e1> <e2>again</e2>\"\nOther\nComment:\n\n"
                + "9\t\"A <e1>b</e1> <e2>c</e2>\"\nOther\nWhat is this?\n");
        assertThat(reading.examples()).extracting(LabeledExample::id).containsExactly("7", "8");
        assertThat(reading.errors()).extracting(RowError::line).containsExactly(1, 5, 8, 11, 22, 26);
        assertThat(reading.errors().get(0).reason()).startsWith("<e2> is missing; seen were");
        assertThat(reading.errors().get(1).reason()).startsWith("A number, a tab and a sentence");
        assertThat(reading.errors().get(2).reason()).startsWith("\"Cause-Effect(e1,e1)\" is not a label.");
        assertThat(reading.errors().get(3).reason()).isEqualTo("The label of item 4 is missing.");
        assertThat(reading.errors().get(4).reason()).startsWith("The id \"7\" is taken already, by the one at 14.");
        assertThat(reading.errors().get(5).reason()).contains("\"What is this?\"");
        assertThat(reading.errors().getFirst().file()).endsWith("items.txt");
    }

    @Test
    void losesOneItemOnlyWhenAnEmptyLineIsMissing() throws IOException {
        assertThat(read(GOOD.replace("\r\n\r\n", "\r\n")).examples()).hasSize(2);
    }

    @Test
    void reportsALineThatIsNotUtf8AndReadsTheRest() throws IOException {
        Path file = folder.resolve("latin1.txt");
        Files.write(
                file,
                ("1\t\"Caf\u00e9 <e1>b</e1> <e2>c</e2>\"\nOther\n\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1));
        DatasetReading reading = new SemEvalReader().read(file);
        assertThat(reading.examples()).hasSize(2);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().reason()).startsWith("The line is not UTF-8");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> new SemEvalReader().read(folder.resolve("none.txt")));
        assertThat(e.code()).isEqualTo(ErrorCode.FILE_UNREADABLE);
    }

    @Test
    void readsAllOfTheTrainingPart() {
        DatasetReading reading =
                new SemEvalReader().read(SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT"));
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.examples()).hasSize(8000);
        RelationSchema schema = SchemaCatalog.builtIn().schema("semeval2010-task8.v1");
        assertThat(reading.examples()).extracting(LabeledExample::label).allMatch(schema.labels()::contains);
        assertThat(reading.examples().stream().filter(e -> schema.isNull(e.label())))
                .hasSize(1410);
        assertThat(reading.examples().stream().filter(e -> !e.rationale().isEmpty()))
                .hasSize(2605);
    }

    private DatasetReading read(String text) throws IOException {
        Path file = folder.resolve("items.txt");
        Files.writeString(file, text);
        return new SemEvalReader().read(file);
    }
}
