package io.relata.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.relata.error.RelataException;
import java.net.URL;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String PLANTED = "io.relata.architecture.planted";

    @Test
    void everyPackageUsesOnlyWhatItMay() {
        assertThat(new ImportRules("io.relata").violations(mainClasses())).isEmpty();
    }

    @Test
    void classesAreFoundAtAll() {
        assertThat(mainClasses().size()).isGreaterThan(30);
    }

    @Test
    void aUseAgainstTheOrderIsFound() {
        assertThat(plantedViolations())
                .contains("%1$s.document.Planted uses %1$s.web.Planted, against the import order.".formatted(PLANTED));
    }

    @Test
    void aWordInTheModelWingIsFound() {
        assertThat(plantedViolations())
                .contains("%1$s.engine.Planted uses %1$s.document.Planted: the model wing knows no words."
                        .formatted(PLANTED));
    }

    @Test
    void aDoorThatKnowsTheOtherIsFound() {
        assertThat(plantedViolations())
                .contains(
                        "%1$s.cli.Planted uses %1$s.web.Planted: the doors do not know each other.".formatted(PLANTED));
    }

    @Test
    void aLibraryOutsideItsFenceIsFound() {
        assertThat(plantedViolations())
                .contains(
                        "%s.document.Planted uses org.apache.lucene.util.BytesRef, which is fenced to [retrieval.lucene]."
                                .formatted(PLANTED));
    }

    @Test
    void anAdapterPackageNamedOutsideAppIsFound() {
        assertThat(plantedViolations())
                .contains("%1$s.cli.Planted uses %1$s.engine.djl.Planted: only app names an adapter package."
                        .formatted(PLANTED));
    }

    @Test
    void nothingElseIsFoundInThePlantedPackages() {
        assertThat(plantedViolations()).hasSize(5);
    }

    private static Set<String> plantedViolations() {
        return new ImportRules(PLANTED).violations(new ClassFileImporter().importPackages(PLANTED));
    }

    private static JavaClasses mainClasses() {
        URL main = RelataException.class.getProtectionDomain().getCodeSource().getLocation();
        return new ClassFileImporter().importUrl(main);
    }
}
