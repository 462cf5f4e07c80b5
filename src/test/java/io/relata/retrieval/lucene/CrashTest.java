package io.relata.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    @Test
    void keepsEveryPutThatReturnedAndNoHalfOfOneThatDidNot() throws Exception {
        int next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int lastReturned = putUntilKilled(next, 4 + 3 * kill);
            try (LuceneDemonstrationIndex index = Indexes.open(folder, PutLoop.DIMENSION)) {
                List<Demonstration> kept = index.list(Samples.SCHEMA, "", Integer.MAX_VALUE);
                // The batch in which it was killed may have been committed before its return could be told.
                next = kept.size() / PutLoop.BATCH;
                assertThat(kept).hasSize(next * PutLoop.BATCH);
                assertThat(next - 1).isBetween(lastReturned, lastReturned + 1);
                for (int batch = 0; batch < next; batch++) {
                    assertThat(kept.subList(batch * PutLoop.BATCH, (batch + 1) * PutLoop.BATCH))
                            .isEqualTo(PutLoop.demonstrations(batch));
                }
                assertThat(index.vectors(Samples.SCHEMA, "", Integer.MAX_VALUE)).hasSameSizeAs(kept);
            }
        }
    }

    @Test
    void refusesAFolderThatAnotherProcessHasOpen() throws Exception {
        Process other = start(0);
        try (BufferedReader told = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(told.readLine()).isEqualTo("0");
            RelataException e =
                    catchThrowableOfType(RelataException.class, () -> Indexes.open(folder, PutLoop.DIMENSION));
            assertThat(e.code()).isEqualTo(ErrorCode.INDEX_LOCKED);
            assertThat(e.hint()).startsWith("Maybe a server is running on it");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /** Returns the number of the last batch whose put was seen to return. */
    private int putUntilKilled(int from, int puts) throws IOException, InterruptedException {
        Process child = start(from);
        int last = -1;
        try (BufferedReader told = child.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < puts; i++) {
                last = Integer.parseInt(told.readLine());
            }
            // SIGKILL: no shutdown hook, no finally. Through the handle, since the process itself would close the pipe.
            child.toHandle().destroyForcibly();
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                last = Integer.parseInt(line);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return last;
    }

    private Process start(int fromBatch) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PutLoop.class.getName(),
                        folder.toString(),
                        Integer.toString(fromBatch))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
