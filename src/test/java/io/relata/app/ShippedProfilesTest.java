package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dialogue.DialoguePlan;
import io.relata.discovery.Discovered;
import io.relata.encoder.lexical.LexicalEncoders;
import io.relata.extraction.Profile;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.TextProfile;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.Structure;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
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

    @ParameterizedTest
    @MethodSource("textProfiles")
    void everyTextProfileAsksForWhatItsPlanAndStyleCanDo(TextProfile profile) {
        DialoguePlan plan =
                named(Discovered.of(DialoguePlan.class, DialoguePlan::name), DialoguePlan::name, profile.plan());
        StructureStyle style =
                named(Discovered.of(StructureStyle.class, StructureStyle::name), StructureStyle::name, profile.style());
        assertThat(profile.paper()).isNotEmpty();
        assertThat(plan.tasks()).contains(profile.task());
        assertThat(style.tasks()).contains(profile.task());
        Set<String> read = new TreeSet<>(plan.options());
        read.addAll(style.options());
        assertThat(read).containsAll(profile.options().keySet());
        RelationSchema schema = SchemaCatalog.builtIn().find(profile.schema()).orElseThrow();
        List<String> names =
                switch (profile.task()) {
                    case ENTITIES ->
                        schema.entities().stream().map(EntityType::name).toList();
                    case TRIPLES ->
                        schema.relations().stream().map(RelationType::name).toList();
                    case EVENTS -> schema.events().stream().map(EventType::name).toList();
                };
        StructureQuestion question = new StructureQuestion(
                profile.task(), schema, names, List.of(), "Ada left.", Structure.EMPTY, profile.options());
        assertThat(style.opening(question)).contains("Ada left.");
    }

    private static <T> T named(List<T> all, Function<T, String> nameOf, String name) {
        return all.stream()
                .filter(t -> nameOf.apply(t).equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<TextProfile> textProfiles() {
        return profiles().stream()
                .filter(TextProfile.class::isInstance)
                .map(TextProfile.class::cast)
                .toList();
    }

    static List<Profile> profiles() {
        return new ProfileReader().builtIn();
    }
}
