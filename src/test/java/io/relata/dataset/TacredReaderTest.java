package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// The text of TACRED is licensed, so these rows are our own.
class TacredReaderTest {
    private static final String ROWS = """
            [{"id": "e1", "docid": "d", "relation": "per:title", "token": ["Mayor", "Jo", "Li", "-LRB-", "left", "-RRB-"],
              "subj_start": 1, "subj_end": 2, "obj_start": 0, "obj_end": 0, "subj_type": "PERSON", "obj_type": "TITLE",
              "stanford_pos": ["NN", "NNP", "NNP", "-LRB-", "VBD", "-RRB-"]},
             {"id": "e2", "relation": "no_relation", "token": ["Jo", "met", "Ann"],
              "subj_start": 0, "subj_end": 0, "obj_start": 2, "obj_end": 2, "subj_type": "PERSON", "obj_type": "PERSON"}]
            """;

    @TempDir
    private Path folder;

    @Test
    void takesEndsAsInclusiveAndTheSubjectAsHead() throws IOException {
        LabeledExample title = read(ROWS).examples().getFirst();
        assertThat(title.context().text()).isEqualTo("Mayor Jo Li ( left )");
        assertThat(title.context().headText()).isEqualTo("Jo Li");
        assertThat(title.context().tailText()).isEqualTo("Mayor");
        assertThat(title.context().pair().head().type()).isEqualTo("PERSON");
        assertThat(title.label()).isEqualTo(new RelationLabel("per:title", Direction.HEAD_TO_TAIL));
    }

    @Test
    void turnsTheDirectionAroundWhenTheTextOrderIsWanted() throws IOException {
        LabeledExample title = read(ROWS).examples().getFirst().inTextOrder();
        assertThat(title.context().headText()).isEqualTo("Mayor");
        assertThat(title.label().direction()).isEqualTo(Direction.TAIL_TO_HEAD);
        assertThat(title.inTextOrder()).isEqualTo(title);
    }

    @Test
    void givesNoRelationNoDirection() throws IOException {
        assertThat(read(ROWS).examples().get(1).label()).isEqualTo(new RelationLabel("no_relation", Direction.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "obj_end": 0, | "obj_end": 6, | The token span [0, 7) does not fit 6 tokens.
            "obj_end": 0, | "obj_end": -1, | The token span [0, 0) does not fit 6 tokens.
            "obj_end": 0, | "obj_end": 2147483647, | The token span [0, -2147483648) does not fit 6 tokens.
            "obj_end": 0, | "obj_end": 1, | Head "subj" at [6, 11) and tail "obj" at [0, 8) share a part of the text.
            "id": "e1", | "id": "e2", | The id "e2" is taken already, by the one at 1.
            "subj_start": 1, | | The field "subj_start" is missing.
            "relation": "per:title" | "relation": 7 | The field "relation" must be a text and is 7.
            """)
    void reportsTheRecordThatIsWrong(String right, String wrong, String reason) throws IOException {
        DatasetReading reading = read(ROWS.replace(right, wrong == null ? "" : wrong));
        assertThat(reading.examples()).hasSize(1);
        assertThat(reading.errors()).hasSize(1);
        assertThat(reading.errors().getFirst().reason()).startsWith(reason);
    }

    private DatasetReading read(String text) throws IOException {
        return new TacredReader().read(Files.writeString(folder.resolve("tacred.json"), text));
    }
}
