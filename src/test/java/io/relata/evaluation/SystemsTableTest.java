package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemsTableTest {
    private static final Path BENCH = Path.of("bench");

    @Test
    void theCommittedTableIsWhatTheCommittedResultsSay() throws IOException {
        assertThat(Files.readString(Path.of("src/docs/SYSTEMS.md")))
                .as("written by ./relata bench table")
                .isEqualTo(new SystemsTable(BENCH.resolve("results"), BENCH.resolve("papers.yaml")).render());
    }

    @Test
    void showsTheNewestResultWithItsIntervalAndWhatWasNotMeasured(@TempDir Path folder) throws IOException {
        Path facts = Files.writeString(folder.resolve("papers.yaml"), """
                systems:
                  - system: Some
                    paper: one, 2020
                    blocks: a | b
                    rows:
                      - {experiment: x, metric: f1, published: "50.0", evidence: abstract, comparable: "no: why"}
                      - {experiment: y, metric: f1, published: "-", evidence: "-", comparable: "-"}
                ablations:
                  - {question: a mechanism, without: without, with: with}
                """);
        result(folder, "x", "20260101T000000Z-a", 10);
        result(folder, "x", "20260201T000000Z-b", 42);
        result(folder, "without", "20260101T000000Z-a", 0);
        result(folder, "with", "20260101T000000Z-a", 0);
        Files.writeString(folder.resolve("without/20260101T000000Z-a.items.tsv"), "1\t0\t0\t1\t1\n2\t0\t0\t1\t1\n");
        Files.writeString(folder.resolve("with/20260101T000000Z-a.items.tsv"), "1\t1\t1\t1\t1\n2\t1\t1\t1\t1\n");
        assertThat(new SystemsTable(folder, facts).render())
                .contains(
                        "| Some (one, 2020) | `p.v1` | a \\| b | d.txt | 2 | f1 | 42.0 [1.0, 2.0] | 50.0 | abstract | no: why |")
                .contains("| Some (one, 2020) | - | a \\| b | `y` | - | f1 | not measured |")
                .contains(
                        "| a mechanism | `p.v1` | `p.v1` | micro_f1 | 2 | 0.0 | 100.0 | +100.0 [100.0, 100.0] | 0.500 |");
    }

    private static void result(Path folder, String name, String stamp, int f1) throws IOException {
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve(stamp + ".json"), """
                {"name": "%s", "profile": "p.v1", "data": "d.txt", "count": 2,
                 "metrics": {"f1": %d}, "interval95": {"f1": [1, 2]}}
                """.formatted(name, f1));
    }
}
