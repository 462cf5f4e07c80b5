package io.relata.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import org.junit.jupiter.api.Test;

class DatasetReadersTest {
    private final DatasetReaders readers = DatasetReaders.all();

    @Test
    void findsAReaderByItsNameAndItsShortName() {
        assertThat(readers.names())
                .containsExactly(
                        "brat-standoff.v1",
                        "docred-json.v1",
                        "entity-marked-jsonl.v1",
                        "finre-tsv.v1",
                        "native-jsonl.v1",
                        "pure-json.v1",
                        "semeval2010-task8.v1",
                        "spert-json.v1",
                        "tacred-json.v1")
                .allSatisfy(name -> assertThat(readers.reader(name).name()).isEqualTo(name));
        readers.shortNames()
                .forEach((shortName, name) ->
                        assertThat(readers.reader(shortName).name()).isEqualTo(name));
        assertThat(readers.reader("dygie").name()).isEqualTo("pure-json.v1");
    }

    @Test
    void listsAllWhenAFormatIsUnknown() {
        RelataException e = catchThrowableOfType(RelataException.class, () -> readers.reader("semval"));
        assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_UNKNOWN);
        assertThat(e.hint()).startsWith("Maybe \"semeval\" was meant; known are ");
        assertThat(e.hint()).contains(readers.names());
    }
}
