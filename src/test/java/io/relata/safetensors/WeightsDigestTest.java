package io.relata.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsDigestTest {
    @TempDir
    Path folder;

    @Test
    void doesNotDependOnHowTensorsAreSpreadOverFiles() throws IOException {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        new SafetensorsWriter()
                .metadata("format", "pt")
                .add("b", List.of(2), 1, 2)
                .add("a", Dtype.BF16, List.of(1, 1), 3)
                .write(whole.resolve("model.safetensors"));
        Path shards = Files.createDirectory(folder.resolve("shards"));
        new SafetensorsWriter().add("b", List.of(2), 1, 2).write(shards.resolve("1.safetensors"));
        new SafetensorsWriter().add("a", Dtype.BF16, List.of(1, 1), 3).write(shards.resolve("2.safetensors"));
        Files.writeString(
                shards.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"2.safetensors\", \"b\": \"1.safetensors\"}}");
        assertThat(digest(shards)).isEqualTo(digest(whole)).hasSize(64);
    }

    @Test
    void tellsNamesTypesShapesAndNumbersApart() throws IOException {
        assertThat(List.of(
                        digest("a", Dtype.F32, List.of(2), 1, 2),
                        digest("b", Dtype.F32, List.of(2), 1, 2),
                        digest("a", Dtype.BF16, List.of(2), 1, 2),
                        digest("a", Dtype.F32, List.of(1, 2), 1, 2),
                        digest("a", Dtype.F32, List.of(2), 1, 3)))
                .doesNotHaveDuplicates();
    }

    private String digest(String name, Dtype dtype, List<Integer> shape, float... values) throws IOException {
        new SafetensorsWriter().add(name, dtype, shape, values).write(folder.resolve("model.safetensors"));
        return digest(folder);
    }

    private static String digest(Path folder) {
        try (SafetensorsFolder weights = SafetensorsFolder.open(folder)) {
            return WeightsDigest.of(weights);
        }
    }
}
