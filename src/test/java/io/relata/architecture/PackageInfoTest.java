package io.relata.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackageInfoTest {
    private static final Path MAIN = Path.of("src", "main", "java");

    @ParameterizedTest
    @MethodSource("packages")
    void everyPackageHasAPageThatMarksItNullFree(Path folder) throws IOException {
        Path page = folder.resolve("package-info.java");
        assertThat(page).exists();
        String text = Files.readString(page, StandardCharsets.UTF_8);
        assertThat(text).startsWith("/**").contains("@NullMarked");
        assertThat(text.lines().filter(line -> line.startsWith(" *")).count())
                .as("a page says what is here and what is not")
                .isGreaterThanOrEqualTo(3);
    }

    static List<Path> packages() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
