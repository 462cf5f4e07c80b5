package io.relata.encoder.lexical;

import static io.relata.testing.Pairs.OTHER;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.testing.InMemoryIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LexicalSentenceEncoderTest {
    private static final WordVectors WORDS = WordVectors.of(
            List.of("<unk>", "the", "storm", "flood", "river"),
            new float[] {0, 0, 1, 0, 0, 1, 0.5f, 1, 1, 0.5f},
            new long[] {10, 500, 5, 5, 5},
            Map.of());
    private static final List<Demonstration> STORE = List.of(
            demonstration("storm", "A <e1>storm</e1> is not a <e2>flood</e2>."),
            demonstration("mill", "A <e1>mill</e1> is not a <e2>river</e2>."),
            demonstration("barn", "The <e1>roof</e1> of the <e2>barn</e2> is red."));
    private static final PairContext STORM = pair("The <e1>storm</e1> made a <e2>flood</e2> at the mill by the river.");
    private static final PairContext MILL = pair("The storm made a flood at the <e1>mill</e1> by the <e2>river</e2>.");

    @Test
    void findsTheSameSentencesWhicheverPairIsMarked() {
        for (Optional<WordVectors> words : List.of(Optional.<WordVectors>empty(), Optional.of(WORDS))) {
            RelationEncoder encoder = new LexicalSentenceEncoder(words);
            assertThat(neighbors(encoder, MILL)).isEqualTo(neighbors(encoder, STORM));
        }
    }

    @Test
    void findsOtherSentencesForAnotherPairWhereThePairHasASay() {
        for (RelationEncoder encoder :
                List.of(new EntityPromptedEncoder(Optional.empty()), new LexicalPairEncoder(WORDS))) {
            assertThat(neighbors(encoder, MILL)).startsWith("mill");
            assertThat(neighbors(encoder, STORM)).startsWith("storm");
        }
    }

    @Test
    void givesUnitVectorsOfItsDimensionAndItsOwnFingerprint() {
        for (String name : LexicalEncoders.names()) {
            RelationEncoder bare = LexicalEncoders.find(name, Optional.empty()).orElseThrow();
            RelationEncoder dense =
                    LexicalEncoders.find(name, Optional.of(WORDS)).orElseThrow();
            assertThat(bare.name()).isEqualTo(name);
            assertThat(bare.fingerprint()).isNotEqualTo(dense.fingerprint());
            for (RelationEncoder encoder : List.of(bare, dense)) {
                float[] vector = encoder.encode(List.of(STORM)).getFirst();
                assertThat(vector).hasSize(encoder.dimension());
                double squares = 0;
                for (float x : vector) {
                    squares += x * x;
                }
                assertThat(squares).isCloseTo(1, within(1e-5));
            }
        }
        assertThat(LexicalEncoders.find("another.v1", Optional.empty())).isEmpty();
    }

    private static List<String> neighbors(RelationEncoder encoder, PairContext context) {
        InMemoryIndex index = new InMemoryIndex();
        index.put(
                STORE, encoder.encode(STORE.stream().map(Demonstration::context).toList()));
        float[] vector = encoder.encode(List.of(context)).getFirst();
        return index.search(new Query("test.v1", vector, 4, Set.of(), Set.of(), Set.of())).stream()
                .map(Neighbor::demonstration)
                .map(Demonstration::id)
                .toList();
    }

    private static Demonstration demonstration(String id, String marked) {
        return new Demonstration(id, "test.v1", pair(marked), OTHER, "");
    }
}
