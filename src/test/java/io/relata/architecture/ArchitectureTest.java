package io.relata.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.relata.dataset.DatasetReader;
import io.relata.dataset.StructureReader;
import io.relata.dialogue.DialoguePlan;
import io.relata.discovery.Discovered;
import io.relata.error.RelataException;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.StructureStyle;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.TextSelector;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    private static final String PLANTED = "io.relata.architecture.planted";
    private static final JavaClasses MAIN = mainClasses();
    private static final Set<String> PLANTED_VIOLATIONS =
            new ImportRules(PLANTED).violations(new ClassFileImporter().importPackages(PLANTED));

    @Test
    void everyPackageUsesOnlyWhatItMay() {
        assertThat(new ImportRules("io.relata").violations(MAIN)).isEmpty();
    }

    @Test
    void classesAreFoundAtAll() {
        assertThat(MAIN.size()).isGreaterThan(30);
    }

    @Test
    void aUseAgainstTheOrderIsFound() {
        assertThat(PLANTED_VIOLATIONS)
                .contains("%1$s.document.Planted uses %1$s.web.Planted, against the import order.".formatted(PLANTED));
    }

    @Test
    void aWordInTheModelWingIsFound() {
        assertThat(PLANTED_VIOLATIONS)
                .contains("%1$s.engine.Planted uses %1$s.document.Planted: the model wing knows no words."
                        .formatted(PLANTED));
    }

    @Test
    void aDoorThatKnowsTheOtherIsFound() {
        assertThat(PLANTED_VIOLATIONS)
                .contains(
                        "%1$s.cli.Planted uses %1$s.web.Planted: the doors do not know each other.".formatted(PLANTED));
    }

    @Test
    void aLibraryOutsideItsFenceIsFound() {
        assertThat(PLANTED_VIOLATIONS)
                .contains(
                        "%s.document.Planted uses org.apache.lucene.util.BytesRef, which is fenced to [retrieval.lucene]."
                                .formatted(PLANTED));
    }

    @Test
    void anAdapterPackageNamedOutsideAppIsFound() {
        assertThat(PLANTED_VIOLATIONS)
                .contains("%1$s.cli.Planted uses %1$s.engine.djl.Planted: only app names an adapter package."
                        .formatted(PLANTED));
    }

    @Test
    void nothingElseIsFoundInThePlantedPackages() {
        assertThat(PLANTED_VIOLATIONS).hasSize(5);
    }

    @Test
    void theMapNamesEveryPackage() throws IOException {
        String map = Files.readString(Path.of("src", "docs", "ARCHITECTURE.md"), StandardCharsets.UTF_8);
        Set<String> packages = MAIN.stream()
                .map(type -> type.getPackageName().split("\\.")[2])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).allSatisfy(name -> assertThat(map.lines().filter(line -> line.startsWith("| `")))
                .anyMatch(line -> line.contains("`%s`".formatted(name))));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                DatasetReader.class,
                DemonstrationSelector.class,
                DialoguePlan.class,
                PromptStyle.class,
                StructureReader.class,
                StructureStyle.class,
                TextSelector.class
            })
    <S> void everyImplementationOfAnOpenSeamIsFound(Class<S> seam) {
        List<String> written = MAIN.stream()
                .filter(type -> type.isAssignableTo(seam) && !type.isInterface() && !type.isAnonymousClass())
                .map(JavaClass::getName)
                .toList();
        assertThat(Discovered.of(seam, found -> found.getClass().getName()))
                .extracting(found -> found.getClass().getName())
                .containsAll(written);
    }

    private static JavaClasses mainClasses() {
        // The rules ask for names only; reading the libraries' classes as well would take most of a minute.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        URL main = RelataException.class.getProtectionDomain().getCodeSource().getLocation();
        return new ClassFileImporter().importUrl(main);
    }
}
