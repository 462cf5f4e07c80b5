package io.relata.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StructureCheckTest {
    private static final String TEXT = "Anna met Bern today.";
    private static final RelationSchema SCHEMA = new RelationSchema(
            "s.v1",
            "en",
            "none",
            "",
            List.of(
                    relation("Live_In", false, Set.of("Person"), Set.of("Place")),
                    relation("Near", true, Set.of("Person"), Set.of("Place"))),
            List.of(new EntityType("Person", "", "person", List.of()), new EntityType("Place", "", "place", List.of())),
            List.of(new EventType("Meeting", "", List.of(new EventType.Role("who", "")))));
    private static final Entity ANNA = new Entity(new CharSpan(0, 4), "Person");
    private static final Entity BERN = new Entity(new CharSpan(9, 13), "Place");

    @Test
    void takesAwayWhatTheSchemaDoesNotName() {
        Entity untyped = new Entity(new CharSpan(14, 19), "");
        Entity day = new Entity(new CharSpan(14, 19), "Day");
        Structure structure = new Structure(
                List.of(ANNA, untyped, day),
                List.of(
                        new Triple(ANNA, "Live_In", BERN),
                        new Triple(ANNA, "Likes", BERN),
                        new Triple(ANNA, "Near", day)),
                List.of());
        Parsed checked = StructureCheck.IN_SCHEMA.apply(structure, TEXT, SCHEMA);
        assertThat(checked.structure().entities()).containsExactly(ANNA, BERN, untyped);
        assertThat(checked.structure().triples()).containsExactly(new Triple(ANNA, "Live_In", BERN));
        assertThat(checked.faults())
                .containsExactly(
                        new Fault(Fault.Kind.UNKNOWN_LABEL, "Day: today"),
                        new Fault(Fault.Kind.UNKNOWN_LABEL, "Likes: Anna - Bern"),
                        new Fault(Fault.Kind.TYPE_VIOLATION, "Near: Anna - today"));
    }

    @Test
    void takesAwayEventsAndRolesThatTheSchemaDoesNotName() {
        CharSpan met = new CharSpan(5, 8);
        Structure structure = Structure.ofEvents(List.of(
                new Event("War", met, List.of()),
                new Event(
                        "Meeting",
                        met,
                        List.of(new Event.Argument("who", ANNA.span()), new Event.Argument("why", BERN.span())))));
        Parsed checked = StructureCheck.IN_SCHEMA.apply(structure, TEXT, SCHEMA);
        assertThat(checked.structure().events())
                .containsExactly(new Event("Meeting", met, List.of(new Event.Argument("who", ANNA.span()))));
        assertThat(checked.faults().stream().map(Fault::what)).containsExactly("why: Bern", "War: met");
    }

    @Test
    void takesAwayRelationsWhoseArgumentsHaveOtherTypes() {
        Entity unknown = new Entity(new CharSpan(14, 19), "");
        Triple turned = new Triple(BERN, "Live_In", ANNA);
        Structure structure = Structure.ofTriples(List.of(
                new Triple(ANNA, "Live_In", BERN),
                turned,
                new Triple(BERN, "Near", ANNA),
                new Triple(ANNA, "Live_In", unknown)));
        Parsed checked = StructureCheck.TYPES.apply(structure, TEXT, SCHEMA);
        assertThat(checked.structure().triples()).hasSize(3).doesNotContain(turned);
        assertThat(checked.structure().entities()).isEqualTo(structure.entities());
        assertThat(checked.faults()).containsExactly(new Fault(Fault.Kind.TYPE_VIOLATION, "Live_In: Bern - Anna"));
    }

    @Test
    void findsNothingASecondTime() {
        Structure structure = Structure.ofTriples(List.of(new Triple(BERN, "Live_In", ANNA)));
        for (StructureCheck check : StructureCheck.values()) {
            Structure once = check.apply(structure, TEXT, SCHEMA).structure();
            assertThat(check.apply(once, TEXT, SCHEMA)).isEqualTo(new Parsed(once, List.of()));
            assertThat(StructureCheck.named(check.wireName())).contains(check);
        }
    }

    private static RelationType relation(String name, boolean symmetric, Set<String> heads, Set<String> tails) {
        return new RelationType(name, "", symmetric, List.of("{head} {tail}"), heads, tails, List.of(), "");
    }
}
