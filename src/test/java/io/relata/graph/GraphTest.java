package io.relata.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextResult;
import io.relata.schema.Ontology;
import io.relata.structure.Fault;
import io.relata.structure.Task;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.rdf4j.model.Model;
import org.eclipse.rdf4j.model.util.Models;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.Rio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphTest {
    private static final List<GraphJob.Document> ARTICLES = List.of(
            new GraphJob.Document(
                    "a1",
                    "Ada Lovelace founded Acme Works. The firm grew fast. Acme Works is in Oslo. It \"paid\"\\ well."),
            new GraphJob.Document("a2", "Countess Lovelace founded The Acme Works. Oslo is in Norway."),
            new GraphJob.Document("a3", "Bo founded Tiny.\nTiny is in Oslo."));

    @TempDir
    private Path folder;

    private static final TextExtractor READER = request -> {
        if (request.text().contains("boom")) {
            throw new RelataException(ErrorCode.PROMPT_TOO_LONG, "Too long.", "");
        }
        return new TextResult(
                "id",
                "toy.v1",
                "toy.v1",
                Task.TRIPLES,
                Finds.in(request.text()),
                List.of(new Fault(Fault.Kind.NOT_IN_SOURCE, "x")),
                new TreeMap<>(),
                List.of(),
                List.of(),
                2,
                List.of(),
                "model",
                "",
                "");
    };

    private static TextProfile profile() {
        return new TextProfile(
                "toy.v1",
                "",
                "d",
                Task.TRIPLES,
                "toy.v1",
                "e",
                "single.v1",
                "s",
                "m",
                "",
                "t",
                0,
                true,
                9,
                9,
                List.of(),
                Map.of());
    }

    private GraphJob.Result run(List<GraphJob.Document> documents) {
        try {
            Path dictionary = Files.writeString(
                    folder.resolve("names.jsonl"),
                    "{\"id\":\"Q1\",\"label\":\"Ada Lovelace\",\"aliases\":[\"Countess Lovelace\"]}\n");
            return new GraphJob(READER, Finds.SCHEMA, profile(), Names.read(dictionary), 60, 25)
                    .run(documents, CallBudget.unlimited(), _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void mergesByCanonicalIdAndCitesEveryPlace() {
        KnowledgeGraph graph = run(ARTICLES).graph();

        assertThat(graph.statements())
                .extracting(s -> s.subject() + " " + s.property() + " " + s.object())
                .containsExactly(
                        "FIRM/acme works Located-In PLACE/oslo",
                        "FIRM/oslo Located-In PLACE/norway",
                        "FIRM/tiny Located-In PLACE/oslo",
                        "PERSON/bo Founder FIRM/tiny",
                        "Q1 Founder FIRM/acme works");
        assertThat(graph.statements().getLast().citations())
                .containsExactly(
                        new Citation("a1", 0, new CharSpan(0, 31)), new Citation("a2", 0, new CharSpan(0, 40)));
        KnowledgeGraph.Individual ada = graph.individuals().getLast();
        assertThat(ada.label()).isEqualTo("Ada Lovelace");
        assertThat(ada.names()).containsExactly("Ada Lovelace", "Countess Lovelace");
        Map<String, String> texts = new TreeMap<>();
        ARTICLES.forEach(a -> texts.put(a.id(), a.text()));
        graph.individuals().forEach(i -> i.citations()
                .forEach(c -> assertThat(i.names()).contains(c.span().in(texts.get(c.document())))));
    }

    @Test
    void whatOverlappingChunksBothHaveIsCitedOnce() {
        GraphJob.Result result = run(List.of(new GraphJob.Document(
                "a", "Well, well, well it was so. Bo founded Tiny. And then nothing happened for years.")));

        assertThat(result.chunkCount()).isGreaterThan(1);
        assertThat(result.graph().statements().getFirst().citations()).hasSize(1);
    }

    @Test
    void aSoundGraphHasNoViolations() {
        GraphJob.Result result = run(ARTICLES);

        assertThat(result.graph().violations()).isEmpty();
        assertThat(result.llmCalls()).isEqualTo(2 * result.chunkCount());
        assertThat(result.faults()).containsEntry("not_in_source", result.chunkCount());
    }

    @Test
    void everyViolationIsTold() {
        Ontology ontology = new Ontology(
                Set.of("PERSON"), List.of(new Ontology.Property("Founder", Set.of("PERSON"), Set.of("PERSON"))));
        KnowledgeGraph graph = new KnowledgeGraph(
                ontology,
                run(ARTICLES).graph().individuals(),
                run(ARTICLES).graph().statements());

        assertThat(graph.violations())
                .contains(
                        "FIRM/tiny is a FIRM, which is no class.",
                        "FIRM/tiny Located-In PLACE/oslo has a property that the ontology lacks.",
                        "PERSON/bo Founder FIRM/tiny: the second is outside the range [PERSON].");
    }

    @Test
    void aChunkThatCannotBeSearchedIsReportedAndTheOthersAreKept() {
        GraphJob.Result result =
                run(List.of(new GraphJob.Document("bad", "boom"), new GraphJob.Document("good", "Bo founded Tiny.")));

        assertThat(result.failures())
                .containsExactly(new GraphJob.Failure("bad", 0, ErrorCode.PROMPT_TOO_LONG, "Too long."));
        assertThat(result.graph().statements()).hasSize(1);
    }

    @Test
    void bothSpellingsSayTheSameAndAreReadBack() throws IOException {
        KnowledgeGraph graph = run(ARTICLES).graph();
        Model turtle = Rio.parse(new StringReader(new TurtleWriter().write(graph)), RDFFormat.TURTLE);
        Model jsonLd = Rio.parse(new StringReader(new JsonLdWriter().write(graph)), RDFFormat.JSONLD);

        assertThat(Models.isomorphic(turtle, jsonLd)).isTrue();
        assertThat(turtle.filter(null, null, null).stream()
                        .filter(s -> s.getPredicate().stringValue().equals("urn:relata:property:Founder")))
                .hasSize(2);
        assertThat(turtle.filter(null, null, null).stream()
                        .filter(s -> s.getPredicate().stringValue().equals("urn:relata:vocabulary:statedAt")))
                .hasSize(6);
    }

    @Test
    void oddNamesSurviveBothSpellings() throws IOException {
        String odd = "He said \"x\\y\"\n\tand <z> 李\u0001";
        KnowledgeGraph graph = new KnowledgeGraph(
                new Ontology(Set.of(odd), List.of(new Ontology.Property(odd, Set.of(odd, "Thing"), Set.of("Thing")))),
                List.of(new KnowledgeGraph.Individual(
                        odd, odd, Set.of(odd), Set.of(odd), List.of(new Citation(odd, 0, new CharSpan(0, 1))))),
                List.of(new KnowledgeGraph.Statement(
                        odd, odd, odd, List.of(new Citation(odd, 0, new CharSpan(0, 1))))));

        Model turtle = Rio.parse(new StringReader(new TurtleWriter().write(graph)), RDFFormat.TURTLE);
        Model jsonLd = Rio.parse(new StringReader(new JsonLdWriter().write(graph)), RDFFormat.JSONLD);

        assertThat(Models.isomorphic(turtle, jsonLd)).isTrue();
        assertThat(turtle.objects()).anyMatch(o -> o.stringValue().equals(odd));
    }

    @Test
    void theSameDocumentsGiveTheSameBytes() {
        KnowledgeGraph first = run(ARTICLES).graph();
        KnowledgeGraph second = run(ARTICLES.reversed()).graph();

        assertThat(new TurtleWriter().write(second)).isEqualTo(new TurtleWriter().write(first));
        assertThat(new JsonLdWriter().write(second)).isEqualTo(new JsonLdWriter().write(first));
    }
}
