package io.relata.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.classification.LinearTrainer;
import io.relata.classification.PairRepresentation;
import io.relata.decoding.Completion;
import io.relata.decoding.Stop;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.LexicalPairEncoder;
import io.relata.encoder.lexical.WordVectors;
import io.relata.prompt.GptReStyle;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.NearestSelector;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.Profiles;
import io.relata.verification.ReasoningVerifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pipeline over what ships: word vectors, starter demonstrations, schemas. */
class StarterExtractionTest {
    private static RelationExtractor extractor;

    @BeforeAll
    static void putTogether() {
        WordVectors words = WordVectors.read(Path.of("models/relata-words-small"));
        LexicalPairEncoder encoder = new LexicalPairEncoder(words);
        InMemoryIndex index = new InMemoryIndex();
        for (String schema : StarterDemonstrations.schemas()) {
            List<Demonstration> demonstrations = StarterDemonstrations.of(schema);
            index.put(
                    demonstrations,
                    encoder.encode(
                            demonstrations.stream().map(Demonstration::context).toList()));
        }
        extractor = new DefaultRelationExtractor(
                new DemonstrationStores(List.of(new DemonstrationStore(encoder, index))),
                (_, _) -> Optional.empty(),
                List.of(new GptReStyle(), new MarkedGptReStyle()),
                List.of(new NearestSelector()),
                new LinearTrainer(PairRepresentation.ofWords(words), 7),
                ExtractionListener.NONE);
    }

    @Test
    void findsRelationsInSentencesThatAreNotAmongTheDemonstrations() {
        assertAnswer(
                "general.v1",
                "The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.",
                "Cause-Effect(tail-to-head)");
        assertAnswer(
                "general.v1", "The <e1>handle</e1> of the <e2>door</e2> came loose.", "Component-Whole(head-to-tail)");
        assertAnswer("general.v1", "She wrote a <e1>book</e1> about the <e2>war</e2>.", "Message-Topic(head-to-tail)");
    }

    @Test
    void givesEveryAnswerAReasonThatThePickiestReaderAccepts() {
        for (String name : StarterDemonstrations.schemas()) {
            RelationSchema schema = SchemaCatalog.builtIn().schema(name);
            ReasoningVerifier verifier = new ReasoningVerifier(schema);
            for (Demonstration d : StarterDemonstrations.of(name).subList(0, 25)) {
                PairResult answer = answer(schema, d.context());
                assertThat(verifier.verify(
                                        new Completion(answer.reasoning(), List.of(), "", new Stop.EndOfText()),
                                        d.context(),
                                        answer.label(),
                                        List.of())
                                .wireName())
                        .as(answer.reasoning())
                        .isEqualTo("accepted");
                assertThat(answer.evidence()).isNotEmpty();
            }
        }
    }

    private static void assertAnswer(String schema, String marked, String expected) {
        PairContext context = InlineMarkers.parse(marked);
        RelationLabel label =
                answer(SchemaCatalog.builtIn().schema(schema), context).label();
        assertThat(label.key()).as(marked).isEqualTo(expected);
    }

    private static PairResult answer(RelationSchema schema, PairContext context) {
        PairProfile profile = Profiles.read("""
                name: starter.v1
                description: For tests.
                schema: general.v1
                encoder: lexical-hashed.v1
                label:
                  sources: [discriminator, vote]
                """);
        return extractor
                .extract(new ExtractionRequest(
                        context.text(), List.of(context.pair()), schema, profile, false, Set.of()))
                .relations()
                .getFirst();
    }
}
