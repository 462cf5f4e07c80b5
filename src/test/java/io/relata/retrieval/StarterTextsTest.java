package io.relata.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.NativeTextReader;
import io.relata.dataset.NativeTextWriter;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.structure.JsonStyle;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StarterTextsTest {
    private static final RelationSchema SCHEMA =
            SchemaCatalog.builtIn().find("business-events.v1").orElseThrow();
    private static final List<AnnotatedText> TEXTS = StarterTexts.of(SCHEMA.name());

    @Test
    void everyEventTypeHasDemonstrations() {
        List<Event> events =
                TEXTS.stream().flatMap(t -> t.gold().events().stream()).toList();
        assertThat(SCHEMA.events()).hasSizeGreaterThanOrEqualTo(6).allSatisfy(type -> assertThat(events)
                .filteredOn(e -> e.type().equals(type.name()))
                .hasSizeGreaterThanOrEqualTo(4));
        assertThat(TEXTS).hasSizeGreaterThanOrEqualTo(30).anyMatch(t -> t.gold().isEmpty());
        assertThat(TEXTS).extracting(AnnotatedText::id).doesNotHaveDuplicates();
    }

    @Test
    void everyRoleIsOneOfItsEventType() {
        for (AnnotatedText text : TEXTS) {
            for (Event event : text.gold().events()) {
                EventType type = SCHEMA.events().stream()
                        .filter(t -> t.name().equals(event.type()))
                        .findFirst()
                        .orElseThrow();
                assertThat(type.roles())
                        .as(text.text())
                        .extracting(EventType.Role::name)
                        .containsAll(event.arguments().stream()
                                .map(Event.Argument::role)
                                .toList());
            }
        }
    }

    @Test
    void everyTextCanBeShownAndReadBack() {
        JsonStyle style = new JsonStyle();
        for (AnnotatedText text : TEXTS) {
            StructureQuestion question = new StructureQuestion(
                    Task.EVENTS,
                    SCHEMA,
                    SCHEMA.events().stream().map(EventType::name).toList(),
                    List.of(),
                    text.text(),
                    Structure.EMPTY,
                    Map.of());
            assertThat(style.parse(style.write(text.gold(), question), question).structure())
                    .isEqualTo(text.gold());
        }
    }

    @Test
    void writesRowsThatAreReadAsTheSame() {
        NativeTextWriter writer = new NativeTextWriter();
        assertThat(TEXTS).allSatisfy(t -> assertThat(NativeTextReader.row(writer.line(t)))
                .isEqualTo(t));
        assertThat(StarterTexts.of("no-such.v1")).isEmpty();
    }
}
