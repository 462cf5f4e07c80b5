package io.relata.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.evaluation.RunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkReportTest {
    @TempDir
    Path folder;

    private final BenchmarkReport report = new BenchmarkReport(
            "pairs-per-second",
            new RunContext("abc", "a machine", "25", 1, Instant.parse("2026-11-21T10:00:00Z")),
            Map.of("k", "10"),
            Map.of("vs_llama_cpp_cached", 4.56789),
            Map.of("ours <fast>", new Samples(List.of(0.25, 0.5, 0.125), 0), "others", new Samples(List.of(1.0), 1)),
            Map.of("llama.cpp", "not run"));

    @Test
    void isWrittenUnderItsStampWithAPlotBesideIt() throws IOException {
        Path file = report.write(folder);
        assertThat(folder.relativize(file)).isEqualTo(Path.of("pairs-per-second", "20261121-100000.json"));
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/ratios/vs_llama_cpp_cached").asDouble()).isEqualTo(4.568);
        assertThat(json.at("/contenders/ours <fast>/per_second").asDouble()).isEqualTo(4);
        assertThat(json.at("/contenders/others/unreadable").asInt()).isEqualTo(1);
        assertThat(json.at("/commit").asText()).isEqualTo("abc");
        String plot = Files.readString(file.resolveSibling("20261121-100000.svg"));
        assertThat(plot).startsWith("<svg").contains("ours &lt;fast>").doesNotContain("NaN");
    }

    @Test
    void readsAsLines() {
        assertThat(report.text()).contains("p50    0.250 s", "vs_llama_cpp_cached", "llama.cpp: not run");
    }
}
