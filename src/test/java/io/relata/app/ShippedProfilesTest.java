package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.encoder.lexical.LexicalEncoders;
import io.relata.extraction.Profile;
import io.relata.extraction.ProfileReader;
import io.relata.schema.SchemaCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedProfilesTest {
    private static final List<String> MODELS =
            ModelFolder.in(Path.of("models")).stream().map(ModelFolder::name).toList();

    @ParameterizedTest
    @MethodSource("profiles")
    void everyProfileNamesOnlyWhatShips(Profile profile) {
        assertThat(Stream.concat(MODELS.stream(), LexicalEncoders.names().stream()))
                .contains(profile.encoder());
        if (!profile.model().isEmpty()) {
            assertThat(MODELS).contains(profile.model());
        }
        assertThat(SchemaCatalog.builtIn().find(profile.schema())).isPresent();
    }

    static List<Profile> profiles() {
        return new ProfileReader().builtIn();
    }
}
