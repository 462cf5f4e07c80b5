package io.relata.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.extraction.RelationExtractor;
import io.relata.serving.Client;
import io.relata.testing.FakeExtractor;
import io.relata.testing.FakeParts;
import io.relata.testing.FakeTextExtractor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
    private static final String LINE =
            "{\"custom_id\": \"a\", \"text\": \"The <e1>fire</e1> came from <e2>friction</e2>.\"}\n";

    @TempDir
    Path temp;

    private final List<Duration> waits = new ArrayList<>();
    private int refusals;

    @Test
    void waitsWhileTheModelIsBusyWithOthers() throws IOException {
        refusals = 8;
        List<JsonNode> answers = answers(LINE + LINE);
        assertThat(answers).hasSize(2).allMatch(answer -> answer.has("id"));
        assertThat(waits)
                .hasSize(8)
                .isSorted()
                .startsWith(Duration.ofMillis(100))
                .endsWith(Duration.ofSeconds(5));
    }

    @Test
    void saysSoWhenTheModelStaysBusyAndGoesOnToTheNextLine() throws IOException {
        refusals = Integer.MAX_VALUE;
        List<JsonNode> answers = answers(LINE + LINE);
        assertThat(answers)
                .hasSize(2)
                .allMatch(answer -> answer.path("code").asText().equals("BUSY"));
        assertThat(answers.getLast().path("line").asInt()).isEqualTo(2);
        Duration waited = waits.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    }

    private List<JsonNode> answers(String lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Batch batch = new Batch(
                desk(),
                limits(),
                "here",
                (_, defect) -> {
                    throw defect;
                },
                waits::add);
        batch.answer(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                out,
                CallBudget.unlimited(),
                Client.house());
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> StrictJson.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private ExtractionDesk desk() {
        FakeExtractor free = new FakeExtractor(FakeParts.starterStores());
        RelationExtractor busy = request -> {
            if (refusals-- > 0) {
                throw new RelataException(ErrorCode.BUSY, "64 pieces of work wait.", "Maybe try again in a moment.");
            }
            return free.extract(request);
        };
        return new ExtractionDesk(
                busy,
                new FakeTextExtractor(),
                new SchemaShelf(temp.resolve("schemas"), _ -> {}),
                FakeParts.profileShelf(),
                limits());
    }

    private static Limits limits() {
        return new Limits(1 << 20, 20_000, 200, 100, 100, 1000, 64);
    }
}
