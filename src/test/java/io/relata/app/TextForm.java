package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.extraction.TextProfile;
import io.relata.extraction.TextResult;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.Ontology;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Fault;
import io.relata.structure.Triple;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What every answer of a shipped profile about whole texts keeps to, whatever the model says. */
final class TextForm {
    /** What can be wrong with an answer that keeps to its form. */
    static final Set<Fault.Kind> EXPECTED = EnumSet.of(
            Fault.Kind.TRUNCATED, Fault.Kind.REFUSED_ON_CHECK, Fault.Kind.NOT_ANNOUNCED, Fault.Kind.TYPE_VIOLATION);

    private TextForm() {}

    static void assertKept(TextResult result, TextProfile profile, RelationSchema schema, String text) {
        for (Entity e : result.structure().entities()) {
            assertThat(e.span().in(text)).as("a mention stands in the text").isNotBlank();
        }
        for (Event e : result.structure().events()) {
            assertThat(e.trigger().in(text)).isNotBlank();
            assertThat(e.arguments()).allMatch(a -> !a.span().in(text).isBlank());
        }
        if (profile.constrained()) {
            assertThat(result.faults()).as(result.turns().toString()).allMatch(f -> EXPECTED.contains(f.kind()));
        }
        assertThat(result.task()).isEqualTo(profile.task());
        assertThat(result.turns()).hasSizeLessThanOrEqualTo(result.llmCalls());
        if (profile.checks().contains("in-schema")) {
            assertInSchema(result, schema);
        }
        assertTurns(result, profile);
    }

    private static void assertInSchema(TextResult result, RelationSchema schema) {
        List<String> types = schema.entities().stream().map(EntityType::name).toList();
        assertThat(result.structure().entities())
                .extracting(Entity::type)
                .allMatch(t -> t.isEmpty() || types.isEmpty() || types.contains(t));
        assertThat(schema.relations().stream().map(RelationType::name))
                .containsAll(result.structure().triples().stream()
                        .map(Triple::relation)
                        .toList());
        for (Event event : result.structure().events()) {
            EventType type = schema.events().stream()
                    .filter(t -> t.name().equals(event.type()))
                    .findFirst()
                    .orElseThrow();
            assertThat(type.roles().stream().map(EventType.Role::name))
                    .containsAll(
                            event.arguments().stream().map(Event.Argument::role).toList());
        }
    }

    /** A plan that ships is here with the number of turns that it promises, for a text that is one window. */
    private static void assertTurns(TextResult result, TextProfile profile) {
        if (result.notes().containsKey("windows") || result.notes().containsKey("unanswered_turns")) {
            return;
        }
        int turns = result.turns().size();
        switch (profile.plan()) {
            case "single.v1", "tag.v1" -> assertThat(turns).isEqualTo(1);
            case "two-stage.v1" -> {
                String kept = result.notes().get("types");
                assertThat(turns).isEqualTo(1 + (kept.isEmpty() ? 0 : kept.split(", ").length));
            }
            case "check-twice.v1" ->
                assertThat(turns).isEqualTo(2 + Integer.parseInt(result.notes().get("checked")));
            case "ontology.v1" -> {
                Ontology ontology =
                        Ontology.parse(result.notes().get("ontology")).orElseThrow();
                assertThat(turns).isEqualTo(ontology.properties().isEmpty() ? 1 : 2);
                assertThat(result.structure().triples())
                        .allMatch(t -> ontology.property(t.relation()).isPresent());
            }
            case "role-play.v1" -> assertThat(turns).isBetween(2, 1 + 2 * 15);
            case "assess.v1" -> {
                assertThat(turns).isLessThanOrEqualTo(1 + 6 * 4);
                assertThat(result.assessments()).hasSizeLessThanOrEqualTo(4).allSatisfy(a -> {
                    assertThat(a.ranked().stream()
                                    .mapToDouble(r -> r.probability())
                                    .sum())
                            .isBetween(0.999, 1.001);
                    assertThat(a.statedConfidence()).isBetween(0.0, 1.0);
                });
            }
            default -> throw new AssertionError("What does the plan %s promise?".formatted(profile.plan()));
        }
    }
}
