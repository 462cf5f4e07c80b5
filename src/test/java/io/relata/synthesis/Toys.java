package io.relata.synthesis;

import io.relata.dataset.LabeledExample;
import io.relata.dialogue.Answer;
import io.relata.document.InlineMarkers;
import io.relata.schema.Direction;
import io.relata.schema.EntityType;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A schema of people, firms and places, and a knowledge base of fifty facts in it. */
final class Toys {
    static final RelationSchema SCHEMA = new RelationSchema(
            "toy.v1",
            "en",
            "None",
            "Nothing holds.",
            List.of(
                    relation("Founder", "{head} founded {tail}", "PERSON", "FIRM"),
                    relation("Located-In", "{head} is located in {tail}", "FIRM", "PLACE"),
                    relation("Born-In", "{head} was born in {tail}", "PERSON", "PLACE"),
                    relation("Works-For", "{tail} employs {head}", "PERSON", "FIRM"),
                    relation("Capital-Of", "{head} is the capital of {tail}", "PLACE", "PLACE")),
            List.of(
                    new EntityType("PERSON", "", "person", List.of()),
                    new EntityType("FIRM", "", "firm", List.of()),
                    new EntityType("PLACE", "", "place", List.of())),
            List.of());

    private Toys() {}

    private static RelationType relation(String name, String template, String head, String tail) {
        return new RelationType(name, "It holds.", false, List.of(template), Set.of(head), Set.of(tail), List.of(), "");
    }

    /** Fifty facts; one relation has a single one, so that it is seldom drawn. */
    static FactBase fifty() {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            facts.add(new Fact("Person " + i, "Founder", "Firm " + i % 10));
        }
        for (int i = 0; i < 10; i++) {
            facts.add(new Fact("Firm " + i, "Located-In", "City " + i % 4));
        }
        for (int i = 0; i < 15; i++) {
            facts.add(new Fact("Person " + i, "Born-In", "City " + i % 4));
        }
        for (int i = 0; i < 4; i++) {
            facts.add(new Fact("Person " + i, "Works-For", "Firm " + (i + 3)));
        }
        facts.add(new Fact("City 0", "Capital-Of", "Land"));
        return new FactBase(facts);
    }

    static Answer.Written whole(String text) {
        return new Answer.Written(text, true);
    }

    static LabeledExample example(String id, String marked, String relation) {
        Direction direction = relation.equals("None") ? Direction.NONE : Direction.HEAD_TO_TAIL;
        return new LabeledExample(id, InlineMarkers.parse(marked), new RelationLabel(relation, direction), "");
    }
}
