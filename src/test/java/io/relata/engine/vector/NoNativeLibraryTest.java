package io.relata.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped model in a JVM that loads no native library but its own. */
class NoNativeLibraryTest {
    @TempDir
    Path folder;

    @Test
    void readsAPromptWithTheTokenizerInJava() throws IOException, InterruptedException {
        assertThat(said("java"))
                .contains("logits=6144", "text=The fire was started by lightning.")
                .doesNotContain("Exception", "WARNING: A restricted method");
    }

    @Test
    void wouldNotReadItWithTheNativeTokenizer() throws IOException, InterruptedException {
        assertThat(said("native")).contains("Illegal native access").doesNotContain("logits=");
    }

    private String said(String tokenizer) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--illegal-native-access=deny",
                        "-Dai.djl.offline=true",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadedAlone.class.getName(),
                        tokenizer,
                        Path.of("models", "relata-lm-small").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly().waitFor();
        }
        return Files.readString(said, StandardCharsets.UTF_8);
    }
}
