package io.relata.app;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.blocks.BlockStore;
import io.relata.classification.PairRepresentation;
import io.relata.dataset.StructureMapping;
import io.relata.dataset.StructureReaders;
import io.relata.document.CharSpan;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.Profile;
import io.relata.extraction.TextPools;
import io.relata.extraction.TextProfile;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.structure.JsonStyle;
import io.relata.schema.EntityType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import io.relata.testing.FakeParts;
import io.relata.testing.ScriptedLanguageModel;
import io.relata.testing.SharedData;
import io.relata.wire.Batch;
import io.relata.wire.ExtractRequest;
import io.relata.wire.ExtractionDesk;
import io.relata.wire.Limits;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import io.relata.wire.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A document of Re-DocRED is read in windows that overlap, by a model that writes down what the gold structure has of each window,
 * and comes out as one answer whose entities go by one id wherever they stand.
 */
class LongDocumentTest {
    private static final Limits LIMITS = new Limits(1 << 20, 20_000, 100, 200, 100, 500, 16);
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("redocred.v1");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path site;

    private AnnotatedText document = new AnnotatedText("", "", Structure.EMPTY, "");

    @BeforeEach
    void readDocument() {
        // One with enough sentences for several windows, and short enough to be played byte by byte.
        document =
                StructureReaders.all()
                        .reader("docred-texts")
                        .read(SharedData.require("redocred/dev_revised.json"))
                        .texts()
                        .stream()
                        .filter(t -> t.text().length() > 700 && t.text().length() < 1000)
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void entitiesOfAllWindowsGoByOneIdEach() throws IOException {
        JsonNode answer = answer(Task.ENTITIES);
        assertWindows(answer);
        assertThat(answer.path("notes").path("found_in_several_windows").asInt())
                .as("windows overlap")
                .isPositive();
        Map<String, Set<String>> idsByName = named(answer, "id");
        assertThat(idsByName.values()).as("a name and type has one id").allMatch(ids -> ids.size() == 1);
        assertThat(new HashSet<>(idsByName.values())).as("and no other has it").hasSameSizeAs(idsByName.values());
        assertThat(idsByName.keySet())
                .as("every window's entities are there")
                .isEqualTo(document.gold().entities().stream()
                        .map(e -> e.span().in(document.text()) + " " + e.type())
                        .collect(toSet()));
        assertThat(named(answer, "start").values())
                .as("at several places of the document")
                .anyMatch(s -> s.size() > 1);
        Set<String> places = new TreeSet<>();
        answer.path("entities")
                .forEach(e -> assertThat(places.add(e.path("start") + "-" + e.path("end") + e.path("type")))
                        .as("nothing is there twice")
                        .isTrue());
    }

    @Test
    void relationsOfAllWindowsStandAtTheirPlacesInTheDocument() throws IOException {
        JsonNode answer = answer(Task.TRIPLES);
        assertWindows(answer);
        Set<String> gold = document.gold().triples().stream()
                .map(t -> t.relation() + ": " + t.head().span().in(document.text()) + " "
                        + t.tail().span().in(document.text()))
                .collect(toSet());
        assertThat(answer.path("relations")).isNotEmpty();
        Set<String> seen = new TreeSet<>();
        for (JsonNode relation : answer.path("relations")) {
            assertThat(gold)
                    .contains(relation.path("relation").asText() + ": "
                            + relation.path("head").path("text").asText() + " "
                            + relation.path("tail").path("text").asText());
            assertThat(seen.add(relation.toString())).isTrue();
            assertPlace(relation.path("head"));
            assertPlace(relation.path("tail"));
        }
    }

    private void assertWindows(JsonNode answer) {
        assertThat(answer.path("notes").path("windows").asInt()).isGreaterThan(2);
        assertThat(answer.path("llm_calls").asInt())
                .isEqualTo(answer.path("notes").path("windows").asInt());
        assertThat(answer.path("faults")).isEmpty();
        answer.path("entities").forEach(this::assertPlace);
    }

    private void assertPlace(JsonNode mention) {
        assertThat(document.text()
                        .substring(
                                mention.path("start").asInt(),
                                mention.path("end").asInt()))
                .isEqualTo(mention.path("text").asText());
    }

    private static Map<String, Set<String>> named(JsonNode answer, String field) {
        return answer.path("entities")
                .valueStream()
                .collect(groupingBy(
                        e -> e.path("text").asText() + " " + e.path("type").asText(),
                        mapping(e -> e.path(field).asText(), toSet())));
    }

    /** Asks as each of the doors does, which must not make a difference. */
    private JsonNode answer(Task task) throws IOException {
        // The file has Wikidata's identifiers, the schema its names.
        document = new StructureMapping(SCHEMA, task)
                .map(List.of(document))
                .texts()
                .getFirst();
        ExtractionDesk desk = desk(task);
        byte[] body = JSON.writeValueAsBytes(Map.of("text", document.text(), "profile", "long.v1"));
        byte[] one = StrictJson.write(desk.answer(ExtractRequest.read(body, LIMITS)));
        byte[] command = StrictJson.write(desk.answer(ExtractRequest.inline(document.text(), "", "long.v1", 0, false)));
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        new Batch(desk, LIMITS, "/v1/extract/batch", (_, defect) -> {
                    throw defect;
                })
                .answer(new ByteArrayInputStream(body), batch);
        assertThat(command).isEqualTo(one);
        assertThat(batch.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo(new String(one, StandardCharsets.UTF_8).strip());
        return JSON.readTree(one);
    }

    private ExtractionDesk desk(Task task) {
        Profile profile = new TextProfile(
                "long.v1",
                "",
                "",
                task,
                SCHEMA.name(),
                "hashing.v1",
                "single.v1",
                "json.v1",
                "scripted",
                "",
                "nearest-text.v1",
                0,
                true,
                2500,
                8,
                List.of("in-schema"),
                Map.of("window_tokens", "350", "window_overlap", "1"));
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(9000, said -> rest(goldOf(said, task), said));
        return new ExtractionDesk(
                Pipelines.over(
                        FakeParts.starterStores(),
                        (_, _) -> Optional.of(model),
                        PairRepresentation.ofWords(),
                        ExtractionListener.NONE,
                        BlockStore.keepingNothing()),
                Pipelines.texts(TextPools.given(List.of()), (_, _) -> Optional.of(model), ExtractionListener.NONE),
                new SchemaShelf(site, _ -> {}),
                new ProfileShelf(List.of(profile), "long.v1"),
                LIMITS);
    }

    /** Returns what the gold structure has of the window that a prompt asks about. */
    private String goldOf(String prompt, Task task) {
        int from = prompt.lastIndexOf("Text: ") + "Text: ".length();
        String window = prompt.substring(from, prompt.indexOf('\n', from));
        int start = document.text().indexOf(window);
        CharSpan place = new CharSpan(start, start + window.length());
        List<Entity> entities = document.gold().entities().stream()
                .filter(e -> within(e, place))
                .toList();
        List<Triple> triples = document.gold().triples().stream()
                .filter(t -> within(t.head(), place) && within(t.tail(), place))
                .toList();
        List<String> names = task == Task.ENTITIES
                ? SCHEMA.entities().stream().map(EntityType::name).toList()
                : SCHEMA.relations().stream().map(RelationType::name).toList();
        Structure gold =
                (task == Task.ENTITIES ? Structure.ofEntities(entities) : Structure.ofTriples(triples)).shifted(-start);
        return new JsonStyle()
                        .write(
                                gold,
                                new StructureQuestion(
                                        task, SCHEMA, names, List.of(), window, Structure.EMPTY, Map.of()))
                + "\n";
    }

    private static boolean within(Entity entity, CharSpan place) {
        return place.start() <= entity.span().start() && entity.span().end() <= place.end();
    }

    /** Returns what is left of an answer after its longest beginning that was said already. */
    private static String rest(String answer, String said) {
        for (int length = answer.length(); length > 0; length--) {
            if (said.endsWith(answer.substring(0, length))) {
                return answer.substring(length);
            }
        }
        return answer;
    }
}
