package io.relata.prompt.structure;

import static io.relata.structure.Fault.Kind.ILL_FORMED;
import static io.relata.structure.Fault.Kind.NOT_ANNOUNCED;
import static io.relata.structure.Fault.Kind.NOT_IN_SOURCE;
import static io.relata.structure.Fault.Kind.TYPE_VIOLATION;
import static io.relata.structure.Fault.Kind.UNKNOWN_LABEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.document.CharSpan;
import io.relata.error.RelataException;
import io.relata.grammar.Grammar;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.testing.Grammars;
import io.relata.testing.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What styles make of answers that are not quite as asked. */
class AnswersTest {
    private static final String TEXT = "Ada founded Acme in Rome and Bob sold it.";

    private static Parsed read(StructureStyle style, Task task, String answer) {
        return style.parse(answer, Texts.question(task, TEXT, Map.of()));
    }

    private static Parsed triples(StructureStyle style, String answer) {
        return read(style, Task.TRIPLES, answer);
    }

    private static List<String> said(Parsed parsed) {
        return parsed.structure().triples().stream()
                .map(t -> t.head().span().in(TEXT) + "/" + t.relation() + "/"
                        + t.tail().span().in(TEXT))
                .toList();
    }

    private static void assertFaults(Parsed parsed, Fault.Kind... kinds) {
        assertThat(parsed.faults()).extracting(Fault::kind).containsExactly(kinds);
    }

    @Test
    void mergesAndCountsWhatAnAnswerSaysTwice() {
        String line = "    entity_list.append({\"text\": \"Ada\", \"type\": \"person\"})\n";
        Parsed parsed = read(new FunctionCodeStyle(), Task.ENTITIES, line.repeat(3));
        assertThat(parsed.faults()).isEmpty();
        assertThat(parsed.structure().entities()).hasSize(1);
        assertThat(parsed.counts()).containsEntry(Parsed.REPEATED, 2);
    }

    @Test
    void functionCodeCountsWhatItDoesNotTake() {
        Parsed parsed = read(new FunctionCodeStyle(), Task.ENTITIES, """
                    entity_list.append({"text": "Ada", "type": "PER"})
                    entity_list.append({'type': 'place', 'text': 'Rome'})
                    entity_list.append({"text": "Oslo", "type": "place"})
                    entity_list.append({"text": "Bob", "type": "robot"})
                    entity_list.append({"text": "Bob", "kind": "person"})
                    print(entity_list)
                    entity_list.append({"text": "Bo""");
        assertThat(parsed.structure().entities()).extracting(Entity::type).containsExactly("Person", "Place");
        assertFaults(parsed, NOT_IN_SOURCE, UNKNOWN_LABEL, ILL_FORMED, ILL_FORMED, ILL_FORMED);
    }

    @Test
    void classCodeChecksTypesAndGoesOnAfterABreak() {
        Parsed parsed = triples(
                new ClassCodeStyle(),
                "Triple(person('Ada'), Rel('founder of'), organization('Acme')), Triple(place('Rome'), Rel('founder of'),"
                        + " organization('Acme')), Triple(person('Ada'), Rel('linked')), Triple(person('Bob'),"
                        + " Rel('linked'), robot('Acme')), Triple(person('Bob'), Rel('linked'), organization('Ac");
        assertThat(said(parsed)).containsExactly("Ada/Founder-Of/Acme");
        assertFaults(parsed, TYPE_VIOLATION, ILL_FORMED, UNKNOWN_LABEL, ILL_FORMED);
    }

    @Test
    void classCodeTakesOnlyWhatWasAnnounced() {
        Parsed parsed =
                new ClassCodeStyle().parse("""
                        Rel('founder of')]
                        entities = [person('Ada'), organization('Acme')]
                        extract = Extract([Triple(person('Ada'), Rel('founder of'), organization('Acme')), \
                        Triple(person('Ada'), Rel('linked'), organization('Acme')), \
                        Triple(person('Bob'), Rel('founder of'), organization('Acme'))])""", Texts.question(Task.TRIPLES, TEXT, Map.of("rationale", "first")));
        assertThat(said(parsed)).containsExactly("Ada/Founder-Of/Acme");
        assertFaults(parsed, NOT_ANNOUNCED, NOT_ANNOUNCED);
    }

    @Test
    void nestedListsMayLackBrackets() {
        NestedListStyle style = new NestedListStyle();
        String whole = " [[\"Ada\", \"founded\", \"Acme\"], [\"Acme\", \"located in\", \"Rome\"]]";
        assertThat(said(triples(style, whole))).containsExactly("Ada/Founder-Of/Acme", "Acme/Located-In/Rome");
        for (String loose : List.of(
                whole.replace("[", "").replace("]", ""),
                whole.replace("]", ""),
                whole.substring(0, whole.length() - 2),
                whole + "\nExplanation: [\"none\"]")) {
            assertThat(triples(style, loose)).as(loose).isEqualTo(triples(style, whole));
        }
        assertFaults(triples(style, " [[\"Ada\", \"Acme\"]]"), ILL_FORMED);
        Parsed only = style.parse(
                " [[\"Ada\", \"Acme\"]]",
                Texts.question(Task.TRIPLES, TEXT, Map.of()).about(List.of("Linked")));
        assertThat(said(only)).containsExactly("Ada/Linked/Acme");
    }

    @Test
    void markersMayShareASubject() {
        Parsed parsed = triples(
                new MarkerLinearStyle(),
                " [s] Ada [r] founder of [o] Acme [r] linked [o] Rome [e] [s] Bob [r] linked [e] [s] Bob [r] linked [o] Ac");
        assertThat(said(parsed)).containsExactlyInAnyOrder("Ada/Founder-Of/Acme", "Ada/Linked/Rome");
        assertFaults(parsed, ILL_FORMED, ILL_FORMED);
    }

    @Test
    void anInventoryLetsNoOtherNameThrough() {
        Grammar form = new MarkerLinearStyle()
                .form(Texts.question(
                        Task.TRIPLES, TEXT, Map.of("entities", "inventory", "inventory", "Acme; Oslo; Bob")));
        assertThat(Grammars.accepts(form, " [s] Bob [r] linked [o] Acme [e]")).isTrue();
        assertThat(Grammars.accepts(form, " [s] Ada [r] linked [o] Acme [e]")).isFalse();
        assertThat(Grammars.accepts(form, " [s] Bob [r] linked [o] Oslo [e]"))
                .as("it is not in the text")
                .isFalse();
    }

    @Test
    void tablesSkipHeadsAndRulesAndWantTwoCells() {
        Parsed parsed = read(
                new TableStyle(),
                Task.ENTITIES,
                "\n| Type | Name |\n| :--- | ---: |\n| person | Ada |\nplace | Rome\n| person | Bob | x |\n| place | Oslo |");
        assertThat(parsed.structure().entities()).extracting(Entity::type).containsExactly("Person", "Place");
        assertFaults(parsed, ILL_FORMED, NOT_IN_SOURCE);
    }

    @Test
    void tablesOfEventsLeaveOutRolesWithoutContent() {
        Parsed parsed = read(
                new TableStyle(),
                Task.EVENTS,
                "\n**Purchase:**\n| role | content |\n|---|---|\n| trigger | sold |\n| buyer | none |\n| item bought | Acme |"
                        + "\n| seller | Bob |\nstorm\n| buyer | Bob |");
        assertThat(parsed.structure().events()).singleElement().satisfies(e -> assertThat(e.arguments())
                .extracting(a -> a.role() + " " + a.span().in(TEXT))
                .containsExactly("Item-Bought Acme"));
        assertFaults(parsed, UNKNOWN_LABEL, ILL_FORMED);
    }

    @Test
    void jsonKeepsWhatStandsBeforeABreak() {
        Parsed parsed = triples(
                new JsonStyle(),
                "Sure: {\"founder of\": [{\"head\": \"Ada\", \"tail\": \"Acme\"}, {\"head\": \"Ada\"}, 7], \"linked\": [{\"head\": \"Bo");
        assertThat(said(parsed)).containsExactly("Ada/Founder-Of/Acme");
        assertFaults(parsed, ILL_FORMED, ILL_FORMED, ILL_FORMED, ILL_FORMED);
    }

    @Test
    void instructionsReadTheirEscapes() {
        Parsed parsed = read(new InstructStyle(), Task.ENTITIES, " person: Ada; place Rome; place: A, B; ORG: Acme");
        assertThat(parsed.structure().entities()).extracting(Entity::type).containsExactly("Person", "Organization");
        assertFaults(parsed, ILL_FORMED, ILL_FORMED);
    }

    @Test
    void fieldsMarkEveryPlaceInAnyCase() {
        Parsed parsed = new FieldsListStyle()
                .parse(
                        " flu, Bird Flu, cold",
                        Texts.question(Task.ENTITIES, "Bird flu is no flu.", Map.of())
                                .about(List.of("Place")));
        assertThat(parsed.structure().entities()).hasSize(2);
        assertFaults(parsed, NOT_IN_SOURCE);
    }

    @Test
    void taggedWordsAreReadAsFarAsTheyGo() {
        Parsed parsed = read(new TaggedSequenceStyle(), Task.ENTITIES, " Ada_B-Person founded_O Acme_I-Place in_X Rom");
        assertThat(parsed.structure().entities()).extracting(Entity::type).containsExactly("Person", "Place");
        assertFaults(parsed, UNKNOWN_LABEL, ILL_FORMED);
    }

    @Test
    void aKeyThatIsThereTwiceIsNoAnswer() {
        Parsed parsed = read(
                new FunctionCodeStyle(),
                Task.ENTITIES,
                "    entity_list.append({\"text\": \"Ada\", \"text\": \"Bob\", \"type\": \"person\"})\n"
                        + "    entity_list.append({\"text\" \"Ada\", \"type\": \"person\"})\n"
                        + "    entity_list.append({\"text\": Ada, \"type\": \"person\"})");
        assertThat(parsed.structure().isEmpty()).isTrue();
        assertFaults(parsed, ILL_FORMED, ILL_FORMED, ILL_FORMED);
    }

    @Test
    void tablesOfOneRelationNeedNoHeading() {
        TableStyle style = new TableStyle();
        StructureQuestion one = Texts.question(Task.TRIPLES, TEXT, Map.of()).about(List.of("Linked"));
        Parsed bare = style.parse("\n| a | b |\n|---|---|\n| Ada | Acme |", one);
        assertThat(said(bare)).containsExactly("Ada/Linked/Acme");
        Parsed headed = style.parse("\nHere it is:\n| Ada | Acme |\nlinked\n| Bob | Acme |\n|", one);
        assertThat(said(headed)).containsExactly("Ada/Linked/Acme", "Bob/Linked/Acme");
        assertFaults(headed, ILL_FORMED, ILL_FORMED);
        Parsed several = triples(style, "\n| Ada | Acme |\nrobots\n| Ada | Acme |");
        assertThat(several.structure().isEmpty()).isTrue();
        assertFaults(several, ILL_FORMED, UNKNOWN_LABEL, ILL_FORMED);
    }

    @Test
    void aTableOfEntitiesHasNoHeadings() {
        assertFaults(read(new TableStyle(), Task.ENTITIES, "\nperson\n| person | Ada |"), ILL_FORMED);
    }

    @Test
    void nothingCanBeAMentionOfATextWithoutLettersAndDigits() {
        for (StructureStyle style : List.of(new JsonStyle(), new NestedListStyle(), new TriplesListStyle())) {
            StructureQuestion question = Texts.question(Task.TRIPLES, "?! ...", Map.of());
            String nothing = style.write(Structure.EMPTY, question);
            assertThat(Grammars.accepts(style.form(question), nothing))
                    .as(style.name())
                    .isTrue();
            assertThat(style.parse(nothing, question).faults()).isEmpty();
        }
    }

    @Test
    void listsOfEventsTakeWhatHasATypeAndATrigger() {
        Parsed parsed = read(
                new NlListStyle(),
                Task.EVENTS,
                "\n* purchase: \"sold\"; buyer: \"Bob\"; item bought \"Acme\"\npurchase\n- : \"sold\"\n- purchase: sold");
        assertThat(parsed.structure().events()).singleElement().satisfies(e -> assertThat(e.arguments())
                .hasSize(1));
        assertFaults(parsed, ILL_FORMED, ILL_FORMED, ILL_FORMED, ILL_FORMED);
    }

    @Test
    void listsOfEntitiesNeedTheTypeInBrackets() {
        Parsed parsed = read(new NlListStyle(), Task.ENTITIES, "\n- Ada (person)\n- Bob\n- Rome (place) too");
        assertThat(parsed.structure().entities()).hasSize(1);
        assertFaults(parsed, ILL_FORMED, ILL_FORMED);
    }

    @Test
    void aDemonstrationWithoutAReasonShowsNone() {
        AnnotatedText shown = new AnnotatedText("1", "Ada left.", Structure.EMPTY, " ");
        StructureQuestion question = Texts.question(Task.TRIPLES, TEXT, Map.of("rationale", "shown"));
        StructureQuestion with = new StructureQuestion(
                question.task(),
                question.schema(),
                question.focus(),
                List.of(shown),
                TEXT,
                question.known(),
                question.options());
        assertThat(new NestedListStyle().opening(with)).contains("Ada left.").doesNotContain("Explanation");
    }

    @Test
    void tagsKeepTheLongestOfEntitiesThatOverlapAndNoHalfWords() {
        String text = "New York City Hall";
        TaggedWords words = TaggedWords.of(text);
        List<Entity> entities = List.of(
                new Entity(new CharSpan(0, 8), "A"),
                new Entity(new CharSpan(0, 13), "B"),
                new Entity(new CharSpan(15, 18), "C"),
                new Entity(new CharSpan(14, 16), "D"),
                new Entity(new CharSpan(14, 18), "E"));
        assertThat(words.tags(entities)).containsExactly("B-B", "I-B", "I-B", "B-E");
    }

    @Test
    void namesThatWouldBePrintedAlikeAreNumbered() {
        Labels labels = new Labels(
                List.of(
                        new Labels.Named("has-part", "has-part", List.of("part")),
                        new Labels.Named("has_part", "has_part", List.of("part")),
                        new Labels.Named("?", "?", List.of()),
                        new Labels.Named("2nd", "2nd", List.of())),
                Labels.Spelling.IDENTIFIER);
        assertThat(labels.printed()).containsExactly("has_part", "has_part_2", "label", "_2nd");
        assertThat(labels.name("has_part_2")).contains("has_part");
        assertThat(labels.name("part")).as("the first that goes by it").contains("has-part");
        assertThat(labels.name("nowhere")).isEmpty();
    }

    @Test
    void typesThatOnlyRelationsNameAreKnownToo() {
        RelationSchema schema = new RelationSchema(
                "bare.v1",
                "en",
                "None",
                "",
                List.of(new RelationType(
                        "born_in",
                        "Where someone is from.",
                        false,
                        List.of("{head} is from {tail}"),
                        Set.of("Person"),
                        Set.of("Place"),
                        List.of(),
                        "")));
        StructureQuestion question = new StructureQuestion(
                Task.TRIPLES, schema, List.of("born_in"), List.of(), TEXT, Structure.EMPTY, Map.of());
        Vocabulary vocabulary = new Vocabulary(question);
        assertThat(vocabulary.types().names()).containsExactly("Person", "Place", "");
        assertThat(vocabulary.definition("born_in")).isEqualTo("Where someone is from.");
        assertThat(vocabulary.fits("born_in", "Person", "")).isTrue();
        assertThat(vocabulary.fits("born_in", "Place", "Place")).isFalse();
    }

    @Test
    void aChoiceThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> new NlListStyle().opening(Texts.question(Task.EVENTS, TEXT, Map.of("variant", "6"))))
                .isInstanceOf(RelataException.class);
    }

    @Test
    void theFiveWordingsAskInOtherWordsForTheSame() {
        NlListStyle style = new NlListStyle();
        List<String> openings = Arrays.stream(new String[] {"1", "2", "3", "4", "5"})
                .map(v -> style.opening(Texts.question(Task.EVENTS, TEXT, Map.of("variant", v))))
                .toList();
        assertThat(openings).hasSize(NlListStyle.VARIANT_COUNT).doesNotHaveDuplicates();
    }

    @Test
    void aChineseSchemaIsAskedAboutInChinese() {
        StructureQuestion question = Texts.question(Task.ENTITIES, TEXT, Map.of());
        StructureQuestion chinese = new StructureQuestion(
                question.task(), Texts.schema("zh"), question.focus(), List.of(), TEXT, question.known(), Map.of());
        TableStyle style = new TableStyle();
        assertThat(style.opening(chinese)).contains("\u6587\u672c\uff1a" + TEXT).doesNotContain("Text:");
        assertThat(style.parse("\n\u65e0", chinese).faults()).isEmpty();
    }
}
