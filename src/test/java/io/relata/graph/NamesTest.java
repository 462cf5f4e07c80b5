package io.relata.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
    @TempDir
    private Path folder;

    private Path dictionary(String... lines) throws IOException {
        return Files.write(folder.resolve("names.jsonl"), List.of(lines));
    }

    @Test
    void whatDiffersInSmallThingsIsTheSame() {
        Names names = Names.withoutDictionary();

        for (String mention :
                List.of("Acme Inc", "acme  inc.", "The Acme Inc", "\"Acme\u00a0Inc\"", "Acme Inc's", "ＡＣＭＥ Inc")) {
            assertThat(names.name(mention, "FIRM").id()).as(mention).isEqualTo("FIRM/acme inc");
        }
        assertThat(names.name("Washington", "PLACE")).isNotEqualTo(names.name("Washington", "PERSON"));
    }

    @Test
    void plainNamesStayPlain() {
        for (String mention : List.of("The the", "...", "a", "U.S.", "f(x)", "«Ada» ", "")) {
            assertThat(Names.plain(Names.plain(mention))).as(mention).isEqualTo(Names.plain(mention));
        }
        assertThat(Names.plain("...")).isEqualTo("...");
    }

    @Test
    void aDictionaryMergesAliases() throws IOException {
        Names names = Names.read(dictionary(
                "{\"id\": \"Q1\", \"label\": \"Ada Lovelace\", \"aliases\": [\"Countess of Lovelace\"]}", ""));

        assertThat(names.name("the Countess of Lovelace", "PERSON")).isEqualTo(new Names.Name("Q1", "Ada Lovelace"));
        assertThat(names.name("ada lovelace", "")).isEqualTo(new Names.Name("Q1", "Ada Lovelace"));
    }

    @Test
    void aNameOfTwoThingsIsRefused() throws IOException {
        Path file = dictionary(
                "{\"id\": \"1\", \"label\": \"A\", \"aliases\": [\"X\"]}",
                "{\"id\": \"2\", \"label\": \"B\", \"aliases\": [\"x\"]}");

        assertThatThrownBy(() -> Names.read(file))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void aLineThatIsNoEntryIsRefusedWithItsNumber() throws IOException {
        for (String line :
                List.of("{\"id\": \"1\"}", "nonsense", "{\"id\":\"1\",\"label\":\"A\",\"aliases\":[],\"more\":1}")) {
            Path file = dictionary("", line);
            assertThatThrownBy(() -> Names.read(file)).as(line).hasMessageContaining("line 2");
        }
        assertThatThrownBy(() -> Names.read(folder.resolve("missing"))).isInstanceOf(RelataException.class);
    }
}
